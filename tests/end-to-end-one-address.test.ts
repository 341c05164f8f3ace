import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { succeed } from './command.js';
import { freshFolder, namesIn } from './fresh-folder.js';
import { type Served, serve, stop } from './served.js';
import { runResultOf, tinyStudy, writeStudy } from './tiny-study.js';

/** Nobody listens there. */
const nowhere = 'trainer=127.0.0.1:1,matcher=127.0.0.1:1,evaluator=127.0.0.1:1';

const study = {
  ...tinyStudy,
  pairs: [
    [1, 2],
    [1, 3],
    [2, 3],
  ],
  match: ['weight', 'activation'],
  evaluate: { points: 3, splits: ['test'] },
};

/** What a study's results say of its networks. */
interface Cell {
  readonly models: Readonly<Record<'a' | 'b', { readonly model: { readonly key: string } }>>;
}

describe('the networks of a study', { timeout: 120_000 }, () => {
  const cwd = freshFolder();
  const results = join(cwd, 'store', 'results');
  let served: Served;
  const compute = (...args: readonly string[]) =>
    succeed([...args, '--store', 'store', '--services', served.addresses], { cwd });
  const find = (...args: readonly string[]) =>
    succeed([...args, '--store', 'store', '--services', nowhere], { cwd });
  const recordsOf = (kind: string) =>
    namesIn(results).filter(
      (name) => JSON.parse(readFileSync(join(results, name), 'utf8')).kind === kind,
    );

  beforeAll(async () => {
    served = await serve('store', cwd);
    const ran = await compute('run', writeStudy(cwd, study), '--json');
    expect(runResultOf(ran).cells.computed).toBe(3 + 6 + 6);
    const file = join(cwd, 'results', study.name, 'results.json');
    const { cells }: { cells: Cell[] } = JSON.parse(readFileSync(file, 'utf8'));
    const [{ models: first }, , { models: second }] = cells as [Cell, Cell, Cell];
    const keys = [first.a, first.b, second.b].map(({ model }) => model.key);
    for (const [i, key] of keys.entries()) {
      copyFileSync(join(cwd, 'store', key), join(cwd, 'ABC'.charAt(i)));
    }
  }, 120_000);
  afterAll(() => stop(served));

  it.each([
    ['as files', []],
    ['with a data set that the method does not read', ['--dataset', 'digits']],
    ['by a method that reads it', ['--method', 'activation', '--dataset', 'digits']],
  ])('are found matched by `match`, %s', async (_, args) => {
    const { stderr } = await find('match', 'A', 'B', ...args, '-o', 'pi.json');
    expect(stderr).toContain('already done: read from the store');
  });

  it('are found matched by `connect` and `merge`, and so are the lines that were measured', async () => {
    const on = ['--dataset', 'digits'];
    const matches = recordsOf('match');
    await compute('connect', 'A', 'B', 'C', ...on, '--points', '3', '--steps', '2');
    expect(recordsOf('match')).toEqual(matches);
    // A strong line, a simplex, a centroid and a chain are new; three weak lines are the study's.
    expect(recordsOf('evaluate')).toHaveLength(6 + 4);
    const { stderr } = await compute('merge', 'A', 'B', ...on, '-o', 'M');
    expect(stderr).toContain('already matched: read from the store');
  });

  it('have a line measured by `barrier` that is found, by the permutation that `match` wrote', async () => {
    await find('match', 'A', 'B', '-o', 'pi.json');
    const path = ['--permutation', 'pi.json', '--points', '3', '--split', 'test'];
    const { stderr } = await find('barrier', 'A', 'B', '--dataset', 'digits', ...path);
    expect(stderr).toContain('already done: read from the store');
  });
});
