import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCheckpoint, weightsOf } from '@isthmus/checkpoint';
import { networkParameters, parseNetwork } from '@isthmus/network';
import { beforeAll, describe, expect, it } from 'vitest';
import { isthmus, succeed } from './command.js';
import { freshFolder } from './fresh-folder.js';
import { sharedServices } from './shared-services.js';

interface Evaluation {
  readonly loss: number;
  readonly accuracy: number;
}

interface Fused {
  readonly method: string;
  readonly model: string;
  readonly groups: readonly {
    readonly name: string;
    readonly unitsA: number;
    readonly unitsB: number;
    readonly partners: readonly (number | null)[];
    readonly meanShare: number;
  }[];
  readonly proof?: { readonly equal: boolean; readonly maxAbsDifference: number };
  readonly test?: Readonly<Record<'a' | 'b' | 'aligned' | 'fused', Evaluation>>;
}

const wide = 'mlp:784-48-40-10';
const narrow = 'mlp:784-32-24-10';
const bytesOf = (cwd: string, file: string) => readFileSync(join(cwd, file));
const weightsIn = (cwd: string, file: string) =>
  weightsOf(readCheckpoint(bytesOf(cwd, file), { file }), { file });

describe('fuse', { timeout: 120_000 }, () => {
  const cwd = freshFolder();
  const options = { cwd, env: sharedServices };
  let fused: Readonly<Record<'transport' | 'weight' | 'random', Fused>>;

  const fuse = async (...args: string[]): Promise<Fused> =>
    JSON.parse((await succeed(['fuse', ...args, '--json'], options)).stdout);
  const train = (file: string, network: string, seed: number) => {
    const how = [
      '--network',
      network,
      '--epochs',
      '4',
      '--batch-size',
      '50',
      '--seed',
      String(seed),
    ];
    return succeed(['train', ...how, '-o', file], options);
  };

  beforeAll(async () => {
    await Promise.all([train('A', wide, 1), train('B', narrow, 2), train('C', wide, 3)]);
    const digits = ['A', 'B', '--dataset', 'digits', '-o'];
    const [transport, weight, random] = await Promise.all([
      fuse(...digits, 'M', '--write', 'B-aligned', '--transport-plan', 'plan.safetensors'),
      fuse(...digits, 'by-weight', '--method', 'weight', '--write', 'B-padded'),
      fuse(...digits, 'by-random', '--method', 'random'),
    ]);
    fused = { transport, weight, random };
  }, 240_000);

  it('gives a model of A’s widths, better than one whose units are put together at random', () => {
    const { test } = fused.transport;
    expect(fused.transport).toMatchObject({ method: 'ot-fusion', model: 'M' });
    expect(test!.a.accuracy).toBeGreaterThan(0.9);
    expect(test!.b.accuracy).toBeGreaterThan(0.9);
    for (const { test: ofThis } of [fused.transport, fused.weight]) {
      expect(ofThis!.fused.loss).toBeLessThan(fused.random.test!.fused.loss);
      expect(ofThis!.fused.accuracy).toBeGreaterThan(fused.random.test!.fused.accuracy);
    }
    expect(shapesIn('M')).toEqual(shapesOf(wide));
  });

  it('averages A and B at A’s widths', () => {
    const [a, aligned, both] = ['A', 'B-aligned', 'M'].map((file) => weightsIn(cwd, file));
    for (const [name, { data }] of both!) {
      const [ofA, ofB] = [a!.get(name)!.data, aligned!.get(name)!.data];
      data.forEach((value, i) => {
        expect(value).toBeCloseTo((ofA[i]! + ofB[i]!) / 2, 5);
      });
    }
  });

  it('tries the models on the test examples, as `barrier` does', async () => {
    const args = ['barrier', 'A', 'B-aligned', '--points', '3', '--json'];
    const { curve } = JSON.parse((await succeed(args, options)).stdout);
    const { a, aligned, fused: half } = fused.transport.test!;
    [a, half, aligned].forEach(({ loss, accuracy }, i) => {
      expect(curve[i].loss).toBeCloseTo(loss, 5);
      expect(curve[i].accuracy).toBeCloseTo(accuracy, 5);
    });
  });

  it('writes the plan: how much of B’s units A’s get, a group', () => {
    const plan = weightsIn(cwd, 'plan.safetensors');
    expect([...plan].map(([group, { shape }]) => [group, shape])).toEqual([
      ['fc1', [48, 32]],
      ['fc2', [40, 24]],
    ]);
    for (const { name, unitsA, unitsB, partners } of fused.transport.groups) {
      const { data } = plan.get(name)!;
      for (let i = 0; i < unitsA; i++) {
        const row = data.subarray(i * unitsB, (i + 1) * unitsB);
        expect(row.reduce((sum, mass) => sum + mass, 0)).toBeCloseTo(1 / unitsA, 6);
        expect(row[partners[i]!]).toBe(Math.max(...row));
      }
    }
  });

  it('puts a narrower B into A by a permutation, without changing what it computes', () => {
    const { proof, test, groups } = fused.weight;
    expect(proof).toMatchObject({ equal: true });
    expect(test!.aligned.loss).toBeCloseTo(test!.b.loss, 5);
    expect(shapesIn('B-padded')).toEqual(shapesOf(wide));
    for (const { unitsA, unitsB, partners, meanShare } of groups) {
      const units = partners.filter((partner) => partner !== null).sort((x, y) => x - y);
      expect(units).toEqual(Array.from({ length: unitsB }, (_, i) => i));
      expect(partners).toHaveLength(unitsA);
      expect(meanShare).toBe(1);
    }
    expect(fused.transport).not.toHaveProperty('proof');
  });

  it.each(['ot-fusion', 'weight'])(
    'aligns a B of A’s widths by %s as `match` does',
    async (method) => {
      const how = ['A', 'C', '--method', method, '--write'];
      await succeed(['match', ...how, 'matched'], options);
      await fuse(...how, 'carried', '-o', 'equal');
      expect(weightsIn(cwd, 'carried')).toEqual(weightsIn(cwd, 'matched'));
    },
  );

  it('prints for people the units and the losses', async () => {
    const args = ['fuse', 'A', 'B', '--dataset', 'digits', '--method', 'weight', '-o', 'printed'];
    const { stdout, stderr } = await succeed(args, options);
    expect(stderr).toContain('already done: read from the store');
    expect(stdout).toMatch(/^fc1 +48 +32 +16 +100\.0 %$/m);
    expect(stdout).toContain("B at A's widths computes what B does");
    expect(stdout).toMatch(/^fused +\d\.\d{4} +\d+\.\d+ %$/m);
    expect(stdout).toContain('fused model: printed');
  });

  it('gives the same bytes again, from the store and computed anew', async () => {
    await fuse('A', 'B', '-o', 'again');
    const anew = ['fuse', 'A', 'B', '-o', 'anew', '--store', 'other'];
    const { stderr } = await succeed(anew, { cwd }, isthmus);
    expect(stderr).not.toContain('already done');
    for (const file of ['again', 'anew']) {
      expect(bytesOf(cwd, file).equals(bytesOf(cwd, 'M'))).toBe(true);
    }
  });

  const shapesIn = (file: string) =>
    new Map([...weightsIn(cwd, file)].map(([name, { shape }]) => [name, shape]));
  const shapesOf = (notation: string) =>
    new Map(
      [...networkParameters(parseNetwork(notation))].map(([name, { shape }]) => [name, shape]),
    );
});
