import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSafetensors } from '@isthmus/checkpoint';
import { beforeAll, describe, expect, it } from 'vitest';
import { inProcess, isthmus, succeed } from './command.js';
import { freshFolder } from './fresh-folder.js';
import { sharedServices } from './shared-services.js';
import { tinyNetwork } from './tiny-study.js';

interface Trained {
  readonly model: string;
  readonly epochs: readonly { readonly epoch: number; readonly testLoss: number }[];
  readonly stepMs: number;
}

interface Matched {
  readonly objective: number;
  readonly objectiveIdentity: number;
  readonly l2Before: number;
  readonly l2After: number;
  readonly proof: { readonly maxAbsDifference: number };
  readonly permutation: Readonly<Record<string, readonly number[]>>;
  readonly provenance: { readonly models: Readonly<Record<'a' | 'b', readonly string[]>> };
}

interface Barrier {
  readonly barrier: { readonly loss: number; readonly error: number };
  readonly definition: object;
  readonly curve: readonly { readonly lambda: number; readonly loss: number }[];
}

const cwd = freshFolder();
const options = { cwd, env: sharedServices };
const model = (file: string) => readFileSync(join(cwd, file));

/** Runs a command; answers with its JSON, which the caller knows. */
async function answer<Result>(...args: string[]): Promise<Result> {
  return JSON.parse((await succeed([...args, '--json'], options)).stdout);
}

const trainArgs = (file: string, seed: number) => [
  ...['train', '--network', tinyNetwork, '--epochs', '2', '--seed', String(seed), '-o', file],
];
const barrierArgs = ['--points', '5', '--dataset', 'digits', '--split', 'test'];

describe('two networks', { timeout: 60_000 }, () => {
  let a: Trained;
  let matched: Matched;
  let naive: Barrier;
  let permuted: Barrier;
  let aligned: Barrier;

  beforeAll(async () => {
    a = await answer<Trained>(...trainArgs('A', 1));
    await answer<Trained>(...trainArgs('B', 2));
    matched = await answer<Matched>('match', 'A', 'B', '-o', 'pi.json', '--write', 'B-aligned');
    naive = await answer<Barrier>('barrier', 'A', 'B', ...barrierArgs);
    const permutation = ['--permutation', 'pi.json'];
    permuted = await answer<Barrier>('barrier', 'A', 'B', ...permutation, ...barrierArgs);
    aligned = await answer<Barrier>('barrier', 'A', 'B-aligned', ...barrierArgs);
  }, 120_000);

  it('of different seeds differ', () => {
    expect(model('A').equals(model('B'))).toBe(false);
  });

  it('of one seed are the same bytes, wherever they are trained', async () => {
    await succeed([...trainArgs('A-again', 1), '--store', 'another-store'], { cwd }, isthmus);
    expect(model('A-again').equals(model('A'))).toBe(true);
  });

  it('learn from epoch to epoch', () => {
    expect(a).toMatchObject({ model: 'A', epochs: [{ epoch: 1 }, { epoch: 2 }] });
    expect(a.epochs[1]!.testLoss).toBeLessThan(a.epochs[0]!.testLoss);
    expect(a.stepMs).toBeGreaterThan(0);
  });

  it('are matched by a proved permutation of each hidden layer', () => {
    const { permutation, proof } = matched;
    const sizes = Object.values(permutation).map((indices) => {
      expect([...indices].sort((x, y) => x - y)).toEqual(indices.map((_, i) => i));
      return indices.length;
    });
    expect(sizes).toEqual([64, 32]);
    expect(proof.maxAbsDifference).toBeLessThan(1e-4);
    expect(JSON.parse(model('pi.json').toString())).toEqual({
      permutation,
      provenance: matched.provenance,
    });
  });

  it('come closer by matching', () => {
    expect(matched.objective).toBeGreaterThan(matched.objectiveIdentity);
    expect(matched.l2After).toBeLessThan(matched.l2Before);
  });

  it('have a lower barrier once they are matched', () => {
    expect(permuted.barrier.loss).toBeLessThan(naive.barrier.loss);
    expect(naive.definition).toEqual({
      ...{ preset: 'sharma', metric: 'loss', baseline: 'linear', reduce: 'max', clip: false },
      ...{ split: 'test', points: 5, dataset: 'digits', repair: 'none' },
    });
  });

  it('have the same path with B aligned in its file as with the permutation beside it', () => {
    expect(aligned.curve).toEqual(permuted.curve);
    expect(aligned.barrier).toEqual(permuted.barrier);
  });

  it('are refused in the other order by their permutation, unless it is forced on them', async () => {
    const swapped = ['barrier', 'B', 'A', '--permutation', 'pi.json'];
    const { code, stderr } = await inProcess(swapped, options);
    expect({ code, stderr }).toMatchObject({ code: 2 });
    expect(stderr).toContain('give A and B in the other order');
    const path = ['--permutation', 'pi.json', '--force', '--points', '5'];
    const forced = await answer<Barrier>('barrier', 'B', 'A', ...path);
    expect(forced.barrier.loss).toBeGreaterThan(permuted.barrier.loss);
    expect(forced.definition).toMatchObject({ dataset: 'digits' });
  });

  it('say in their files where they come from, and aligned ones what with', () => {
    const said = (file: string) =>
      JSON.parse(readSafetensors(model(file), { file }).metadata.isthmus ?? '{}');
    const b = { seeds: { initialisation: 2, order: 2, noise: 2 }, training: { epochs: 2 } };
    expect(said('B')).toMatchObject({
      ...b,
      ...{ made: 'train', network: tinyNetwork, dataset: { notation: 'digits' } },
    });
    const { models } = matched.provenance;
    expect(said('B-aligned')).toMatchObject({
      ...b,
      ...{ made: 'match', alignedWith: models.a[0], sources: [{ weights: models.b[0] }] },
    });
  });

  it('are the ends of their path, whatever order the units of B are in', () => {
    expect(naive.curve.map(({ lambda }) => lambda)).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(naive.curve[0]!.loss).toBeCloseTo(a.epochs[1]!.testLoss, 6);
    expect(naive.curve[0]).toEqual(permuted.curve[0]);
    expect(naive.curve[4]!.loss).toBeCloseTo(permuted.curve[4]!.loss, 6);
  });
});
