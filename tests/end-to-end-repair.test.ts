import { beforeAll, describe, expect, it } from 'vitest';
import { succeed } from './command.js';
import { freshFolder } from './fresh-folder.js';
import { sharedServices } from './shared-services.js';

interface Curve {
  readonly repair: string;
  readonly points: readonly {
    readonly accuracy: number;
    readonly collapse: readonly { readonly node: string; readonly ratio: number }[];
  }[];
}

const cwd = freshFolder();

async function answer(...args: string[]) {
  return JSON.parse((await succeed([...args, '--json'], { cwd, env: sharedServices })).stdout);
}

/** What is found halfway between A and B, by correction. */
async function midpoints(...how: string[]) {
  const path = ['--path', 'line:points=3', '--collapse'];
  const answered = await answer('evaluate', 'A', 'B', ...path, ...how);
  const { curves }: { curves: readonly Curve[] } = answered;
  return new Map(curves.map(({ repair, points }) => [repair, points[1]!]));
}

describe('halfway between two deep and narrow networks that learned the digits', () => {
  let naive: Awaited<ReturnType<typeof midpoints>>;
  let found: Awaited<ReturnType<typeof midpoints>>;

  beforeAll(async () => {
    for (const [i, file] of ['A', 'B'].entries()) {
      const how = ['--network', 'mlp:784-64-64-64-64-64-10', '--epochs', '10'];
      await answer('train', ...how, '--seed', String(i + 1), '-o', file);
    }
    naive = await midpoints();
    await answer('match', 'A', 'B', '-o', 'pi.json');
    const kinds = ['repair', 'repair-output'];
    found = await midpoints('--permutation', 'pi.json', '--repair', ...kinds);
  }, 240_000);

  it('variances are about half of theirs in the first layer, and ever less behind it', () => {
    const ratios = naive.get('none')!.collapse.map(({ ratio }) => ratio);
    expect(ratios).toHaveLength(6);
    expect(Math.abs(ratios[0]! - 0.5)).toBeLessThan(0.1);
    for (const [i, ratio] of ratios.slice(1).entries()) expect(ratio).toBeLessThan(ratios[i]!);
  });

  it('a permutation keeps more of them in every layer', () => {
    for (const [i, { ratio }] of found.get('none')!.collapse.entries()) {
      expect(ratio).toBeGreaterThan(naive.get('none')!.collapse[i]!.ratio);
    }
  });

  it('REPAIR puts the variances back, those of the output where that is wanted', () => {
    const outputs = ['repair', 'repair-output'].map((kind) => {
      const ratios = found.get(kind)!.collapse.map(({ ratio }) => ratio);
      for (const ratio of ratios.slice(0, -1)) expect(ratio).toBeGreaterThan(0.85);
      return ratios.at(-1)!;
    });
    expect(outputs[0]).toBeLessThan(0.5);
    expect(outputs[1]).toBeGreaterThan(0.85);
  });

  // On 2000 test digits, the standard error of an accuracy is at most 1.2 points.
  it('REPAIR lifts the accuracy by ten points and more, with the outputs further still', () => {
    const [raw, hidden, all] = ['none', 'repair', 'repair-output'].map(
      (kind) => found.get(kind)!.accuracy,
    );
    expect(hidden).toBeGreaterThan(raw! + 0.1);
    expect(all).toBeGreaterThan(raw! + 0.15);
  });
});
