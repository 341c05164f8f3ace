import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { succeed } from './command.js';
import { freshFolder } from './fresh-folder.js';
import { refusal } from './refusal.js';
import { sharedServices } from './shared-services.js';
import { tinyStudy, writeStudy } from './tiny-study.js';

interface Scaling {
  readonly widths: readonly {
    readonly width: number;
    readonly mean: number;
    readonly interval: readonly [number, number];
  }[];
}

interface Answer {
  readonly chart: string;
  readonly scalings: readonly {
    readonly method: string;
    readonly lossBarrier: Scaling;
    readonly repairedLossBarrier: Scaling;
    readonly theory: Record<'distances' | 'dimensions' | 'bounds', Record<string, Scaling>>;
  }[];
}

const cwd = freshFolder();
const options = { cwd, env: sharedServices };
const widths = [8, 16];
const networks = widths.map((width) => `mlp:784-${width}-10,activation=tanh`);
const study = {
  ...tinyStudy,
  network: networks[0],
  pairs: [
    [1, 2],
    [3, 4],
    [5, 6],
  ],
  grid: { network: networks },
  evaluate: { points: 3, splits: ['test'], repair: ['none', 'repair'] },
};
const means = ({ widths }: Scaling) => widths.map(({ mean }) => mean);

describe('networks of several widths', { timeout: 120_000 }, () => {
  let answer: Answer;
  let streamed: string;

  beforeAll(async () => {
    const file = writeStudy(cwd, study);
    await succeed(['run', file], options);
    const { stdout, stderr } = await succeed(['scaling', file, '--json'], options);
    answer = JSON.parse(stdout);
    streamed = stderr;
  }, 240_000);

  it('have barriers, distances and dimensions by width, each with an interval around its mean', () => {
    expect(answer.scalings.map(({ method }) => method)).toEqual(['identity', 'weight']);
    for (const { lossBarrier, repairedLossBarrier, theory } of answer.scalings) {
      expect(Object.keys(theory.distances)).toEqual(['W1 of fc1', 'W2 of fc1']);
      expect(Object.keys(theory.dimensions)).toEqual(
        ['W^T W', 'W Sigma W^T', 'activations'].map((by) => `fc1.weight, ${by}`),
      );
      const all = Object.values(theory).flatMap((kind) => Object.values(kind));
      for (const scaling of [lossBarrier, repairedLossBarrier, ...all]) {
        expect(scaling.widths.map(({ width }) => width)).toEqual(widths);
        for (const { mean, interval } of scaling.widths) {
          expect(mean).toBeGreaterThanOrEqual(interval[0]);
          expect(mean).toBeLessThanOrEqual(interval[1]);
        }
      }
    }
  });

  it('have bounds of Theorem 3.1 above their barriers, lower in a better order, lowest in the best', () => {
    const [identity, weight] = answer.scalings;
    for (const [bound, best] of [
      ['bound by K', 'K/2 W1, at best'],
      ['bound by β', 'β/8 W2², at best'],
    ] as const) {
      const naive = means(identity!.theory.bounds[bound]!);
      const matched = means(weight!.theory.bounds[bound]!);
      const lowest = means(weight!.theory.bounds[best]!);
      for (const i of widths.keys()) {
        expect(naive[i]).toBeGreaterThan(matched[i]!);
        expect(matched[i]).toBeGreaterThanOrEqual(lowest[i]!);
        expect(lowest[i]).toBeGreaterThan(means(weight!.lossBarrier)[i]!);
      }
    }
  });

  it('are told of pair by pair, and drawn', () => {
    expect(
      streamed.match(/^width (8|16), (identity|weight), seeds (1-2|3-4|5-6): W1 of fc1 \S+;/gm),
    ).toHaveLength(12);
    const svg = readFileSync(join(cwd, answer.chart), 'utf8');
    for (const text of ['weight matching', 'W2 of fc1', 'bound by K', 'activations'])
      expect(svg).toContain(text);
    expect(svg).not.toMatch(/NaN|undefined/);
  });

  it('must be of two widths or more', async () => {
    const empty = freshFolder();
    const file = writeStudy(empty, tinyStudy);
    expect(await refusal(['scaling', file], { cwd: empty })).toContain(
      'a scaling needs networks of two widths or more, each of its own [got mlp:784-64-32-10]',
    );
  });
});
