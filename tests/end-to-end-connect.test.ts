import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCheckpoint, weightsOf, writeWeights } from '@isthmus/checkpoint';
import { initialize, parseNetwork } from '@isthmus/network';
import { beforeAll, describe, expect, it } from 'vitest';
import { inProcess, succeed } from './command.js';
import { copyVector } from './foreign-files.js';
import { freshFolder, namesIn } from './fresh-folder.js';
import { writePlanted } from './planted-models.js';
import { sharedServices } from './shared-services.js';
import { tinyNetwork } from './tiny-study.js';

interface Point {
  readonly loss: number;
}
interface ByMetric extends Point {
  readonly error: number;
}
type Summary = Readonly<Record<'max' | 'mean', ByMetric>>;
interface Pair {
  readonly models: readonly [number, number];
  readonly barrier: ByMetric;
  readonly points: readonly Point[];
}
interface Report {
  readonly models: readonly (Point & { readonly file: string })[];
  readonly weak: Summary & {
    readonly pairs: readonly Pair[];
    readonly matrix: { readonly loss: readonly (readonly number[])[] };
  };
  readonly strong: { readonly pairs: readonly Pair[] } & Readonly<
    Record<'direct' | 'indirect' | 'gap', Summary>
  >;
  readonly centroid: Point & { readonly barrier: ByMetric };
  readonly simplex: { readonly barrier: ByMetric; readonly points: readonly Point[] };
  readonly chains: readonly (Pair & { readonly direct: ByMetric })[];
  readonly cycles: {
    readonly triples: number;
    readonly cycleError: number;
    readonly groups: readonly Readonly<Record<'units' | 'fixedPoints' | 'cycleError', number>>[];
  };
}

const names = ['A', 'B', 'C', 'D'];
/** No other test trains one with this. */
const batch = '60';

describe('many models', { timeout: 120_000 }, () => {
  const cwd = freshFolder();
  const options = { cwd, env: sharedServices };
  const answer = async (...args: readonly string[]) =>
    JSON.parse((await succeed([...args, '--json'], options)).stdout);
  const connect = (...args: readonly string[]): Promise<Report> =>
    answer('connect', ...args, '--points', '5');
  /** What is stored of a model; other tests, on other models, store theirs meanwhile. */
  const resultsOf = (file: string) => {
    const hash = createHash('sha256')
      .update(readFileSync(join(cwd, file)))
      .digest('hex');
    const folder = join(sharedServices.ISTHMUS_STORE_URL, 'results');
    const texts = namesIn(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    return texts.filter((text) => text.includes(hash));
  };
  const weightsIn = (file: string) =>
    weightsOf(readCheckpoint(readFileSync(join(cwd, file)), { file }), { file });

  beforeAll(async () => {
    for (const [i, file] of names.entries()) {
      const how = ['--network', tinyNetwork, '--epochs', '1', '--batch-size', batch];
      await answer('train', ...how, '--seed', String(i + 1), '-o', file);
    }
    writePlanted(cwd);
  }, 240_000);

  it('have their weak, strong and transitive connections measured', async () => {
    const { models, weak, strong, centroid, simplex, chains, cycles } = await connect(...names);
    expect(models.map(({ file }) => file)).toEqual(names);
    expect(weak.pairs.map((pair) => pair.models.join(' '))).toEqual([
      ...['1 2', '1 3', '1 4', '2 3', '2 4', '3 4'],
    ]);
    for (const [a, row] of weak.matrix.loss.entries()) {
      expect(row[a]).toBe(0);
      expect(row).toEqual(weak.matrix.loss.map((other) => other[a]));
    }
    expect(weak.max.loss).toBe(Math.max(...weak.pairs.map(({ barrier }) => barrier.loss)));
    // What is lined up with the first model is so by the same permutation in both.
    expect(strong.pairs.slice(0, 3)).toEqual(weak.pairs.slice(0, 3));
    const indirect = strong.pairs.slice(3).map(({ barrier }) => barrier.loss);
    expect(strong.indirect.max.loss).toBe(Math.max(...indirect));
    expect(strong.gap.max.loss).toBe(strong.indirect.max.loss - strong.direct.max.loss);
    const mean = models.reduce((sum, { loss }) => sum + loss / 4, 0);
    expect(centroid.barrier.loss).toBeCloseTo(centroid.loss - mean, 9);
    expect(simplex.points).toHaveLength(35);
    expect(simplex.barrier.loss).toBeGreaterThanOrEqual(centroid.barrier.loss);
    expect(chains.map((chain) => chain.models)).toEqual([
      [1, 3],
      [1, 4],
    ]);
    expect(chains[0]!.direct).toEqual(weak.pairs[1]!.barrier);
    expect(chains[1]!.barrier).not.toEqual(chains[1]!.direct);
    expect(cycles.triples).toBe(4);
    expect(cycles.cycleError).toBeGreaterThan(0);
    for (const { units, fixedPoints, cycleError } of cycles.groups) {
      expect(cycleError).toBeCloseTo(1 - fixedPoints / units, 12);
    }
  });

  it('are computed once', async () => {
    const args = ['connect', 'A', 'B', 'C', '--points', '3', '--steps', '2'];
    const first = await succeed(args, options);
    expect(first.stderr).not.toContain('already done');
    const results = resultsOf('A');
    // Nobody listens there.
    const nowhere = 'trainer=127.0.0.1:1,matcher=127.0.0.1:1,evaluator=127.0.0.1:1';
    const again = await succeed([...args, '--services', nowhere], options);
    expect(again.stderr).toContain('already done: read from the store');
    expect(again.stdout).toBe(first.stdout);
    expect(resultsOf('A')).toEqual(results);
  });

  it('print what each statistic is beside it', async () => {
    const { stdout } = await succeed(['connect', 'A', 'B', 'C', '--points', '5'], options);
    for (const what of ['weak', 'strong', 'centroid', 'simplex', 'transitivity', 'cycles']) {
      expect(stdout).toMatch(new RegExp(`^${what}: .{20}`, 'm'));
    }
    expect(stdout).toMatch(/^1 -> 2 -> 3 +\d\.\d{4} +\d\.\d{4}$/m);
  });

  it('that are one model in other orders have no barrier, and no unit that a cycle moves', async () => {
    const planted = ['P', 'P1', 'P2', '--dataset', 'digits'];
    const { weak, strong, centroid, simplex, chains, cycles } = await connect(...planted);
    const barriers = [
      ...[weak.max, strong.indirect.max, centroid.barrier, simplex.barrier],
      ...chains.map(({ barrier }) => barrier),
    ];
    for (const { loss } of barriers) expect(Math.abs(loss)).toBeLessThan(1e-5);
    expect(cycles.cycleError).toBe(0);
  });

  it('are lined up all together by a method that does so', async () => {
    const { weak, strong } = await connect('A', 'B', 'C', '--method', 'merge-many');
    expect(strong.pairs[0]!.points[0]).toEqual(weak.pairs[0]!.points[0]);
    expect(strong.pairs[0]!.points[2]).not.toEqual(weak.pairs[0]!.points[2]);
  });

  it('are merged into a model that is better than their mean as they are', async () => {
    const merge = (...args: readonly string[]) =>
      answer('merge', 'A', 'B', 'C', '--dataset', 'digits', ...args);
    const aligned = await merge('-o', 'M');
    const naive = await merge('--method', 'identity', '-o', 'M-naive');
    expect(aligned.models.map(({ file }: { file: string }) => file)).toEqual(['A', 'B', 'C']);
    expect(aligned.test.loss).toBeLessThan(naive.test.loss);
    const { models, centroid } = await connect('A', 'B', 'C');
    expect(aligned.test.loss).toBe(centroid.loss);
    // In another order of its units, sums are rounded otherwise.
    expect(aligned.models[1].test.loss).toBeCloseTo(models[1]!.loss, 6);
    const [a, b, c, m] = ['A', 'B', 'C', 'M-naive'].map(weightsIn);
    const of = (weights: typeof a) => weights!.get('fc1.weight')!.data[400]!;
    expect(of(m)).toBeCloseTo((of(a) + of(b) + of(c)) / 3, 6);
  });

  it('are merged by given permutations and coefficients', async () => {
    const permutations = ['--permutation', 'pi1.json', 'pi2.json'];
    const shares = ['--coefficients', '0.5', '0', '0.5'];
    const { stdout } = await succeed(
      ['merge', 'P', 'P1', 'P2', ...permutations, ...shares, '-o', 'one'],
      options,
    );
    expect(stdout).toContain('merged model: one');
    expect(weightsIn('one')).toEqual(weightsIn('P'));
  });

  it('from elsewhere are merged in the format and names of the first', async () => {
    for (const name of ['mlp.npz', 'training_checkpoint.pt']) {
      copyVector(cwd, name);
      const out = `merged-${name}`;
      await answer('merge', name, name, '-o', out);
      const [before, after] = [name, out].map((file) =>
        readCheckpoint(readFileSync(join(cwd, file)), { file }),
      );
      expect(after!.format).toBe(before!.format);
      expect(after!.tensors).toEqual(before!.tensors);
    }
  });

  it('with batch norms come with a word on their running statistics', async () => {
    const notation = 'mlp:784-8-10,norm=batch';
    const weights = initialize(parseNetwork(notation), 1);
    writeFileSync(join(cwd, 'N'), writeWeights(weights, { network: notation }));
    const args = ['merge', 'N', 'N', '--method', 'identity', '-o', 'N-merged'];
    const { code, stdout } = await inProcess(args, options);
    expect(code).toBe(0);
    expect(stdout).toContain('running statistics');
  });
});
