import { beforeAll, describe, expect, it } from 'vitest';
import { succeed } from './command.js';
import { freshFolder } from './fresh-folder.js';
import { refusal } from './refusal.js';
import { sharedServices } from './shared-services.js';
import { tinyNetwork } from './tiny-study.js';

interface Point {
  readonly at: readonly number[];
  readonly loss: number;
  readonly accuracy: number;
  readonly temperature: number;
  readonly calibratedLoss: number;
}

const cwd = freshFolder();
const options = { cwd, env: sharedServices };

async function answer(...args: string[]) {
  return JSON.parse((await succeed([...args, '--json'], options)).stdout);
}

const pointsOf = async (...args: string[]): Promise<Point[]> =>
  (await answer('evaluate', ...args)).curves[0].points;

describe('models of one architecture', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    for (const [i, file] of ['A', 'B', 'C'].entries()) {
      const how = ['--network', tinyNetwork, '--epochs', '1', '--seed', String(i + 1)];
      await answer('train', ...how, '-o', file);
    }
    await answer('match', 'A', 'B', '-o', 'piB.json');
    await answer('match', 'A', 'C', '-o', 'piC.json');
  }, 120_000);

  it('are measured each alone, and at the corners of their simplex', async () => {
    const [alone] = await pointsOf('B');
    const corners = await pointsOf('A', 'B', 'C', '--path', 'simplex:steps=1');
    expect(corners.map(({ at }) => at)).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
    expect(corners[1]!.loss).toBe(alone!.loss);
    expect(alone!.calibratedLoss).toBeLessThanOrEqual(alone!.loss);
  });

  it('have a better centroid once each is lined up with the first', async () => {
    const centroid = (points: readonly Point[]) =>
      points.find(({ at }) => at.every((share) => share === 1 / 3))!;
    const path = ['--path', 'simplex:steps=3'];
    const naive = centroid(await pointsOf('A', 'B', 'C', ...path));
    const permutations = ['--permutation', 'piB.json', 'piC.json'];
    const aligned = centroid(await pointsOf('A', 'B', 'C', ...path, ...permutations));
    expect(aligned.loss).toBeLessThan(naive.loss);
  });

  it('have a barrier by the definition of each paper, from the same losses', async () => {
    const barrier = (...more: string[]) => answer('barrier', 'A', 'B', ...more);
    const frankle = await barrier('--preset', 'frankle', '--points', '5');
    const sharma = await barrier('--preset', 'sharma', '--points', '5', '--repair');
    expect(frankle.curve).toEqual(sharma.curve);
    const losses: number[] = sharma.curve.map(({ loss }: Point) => loss);
    const mean = (losses[0]! + losses[4]!) / 2;
    expect(frankle.barrier.loss).toBeCloseTo(Math.max(...losses) - mean, 12);
    expect(sharma.repairedCurve[0]).toEqual(sharma.curve[0]);
    expect(sharma.repairedCurve[2].loss).not.toBe(sharma.curve[2].loss);
    const refined = await barrier('--points', '5', '--refine', '2');
    expect(refined.definition.points).toBe(refined.curve.length);
    expect(refined.barrier.loss).toBeGreaterThanOrEqual(sharma.barrier.loss);
  });

  it('keep a permutation that was found at one stage at the others', async () => {
    const at = (name: string) => [`${name}-step-16`, name];
    for (const [i, file] of ['D', 'E'].entries()) {
      const how = ['--network', tinyNetwork, '--epochs', '2', '--seed', String(i + 4)];
      await answer('train', ...how, '--checkpoints', '16st', '-o', `${file}.safetensors`);
    }
    const files = [...at('D'), ...at('E')].map((name) => `${name}.safetensors`);
    const { rows } = await answer('sequence', ...files, '--points', '5');
    expect(rows.map(({ found }: { found: unknown }) => found)).toEqual([
      'identity',
      1,
      2,
      'stacked',
    ]);
    const [naive, , last, stacked] = rows.map(({ loss }: { loss: number[] }) => loss);
    expect(last[1]).toBeLessThan(naive[1]);
    expect(stacked[1]).toBeLessThan(naive[1]);
    const permuted = await answer('match', 'D.safetensors', 'E.safetensors', '-o', 'pi.json');
    expect(permuted.permutation).toBeDefined();
    const path = ['--points', '5', '--permutation', 'pi.json'];
    const line = await answer('barrier', 'D.safetensors', 'E.safetensors', ...path);
    expect(line.barrier.loss).toBe(last[1]);
  });

  it('tell which layer their barrier comes from', async () => {
    const { layers } = await answer('layers', 'A', 'B', '--points', '3');
    expect(layers.map(({ layer }: { layer: string }) => layer)).toEqual(['fc1', 'fc2', 'fc3']);
    const prefixes = await answer('layers', 'A', 'B', '--points', '3', '--of', 'prefix');
    const line = await answer('barrier', 'A', 'B', '--points', '3');
    expect(prefixes.layers.at(-1).loss).toBeCloseTo(line.barrier.loss, 6);
    expect(prefixes.layers[0]).toEqual(layers[0]);
  });

  it('are refused as stages without as many of the other', async () => {
    expect(await refusal(['sequence', 'A', 'B', 'C', '--json'], options)).toContain(
      'expected two stages of A or more and as many of B [models=3]',
    );
  });

  it.each([
    [['A', 'B', '--path', 'plane'], 'the path takes 3 models [path=plane, got 2]'],
    [['A', '--path', 'line'], 'the path takes 2 models [path=line, got 1]'],
    [['A', 'B', '--path', 'lnie'], 'unknown path "lnie"'],
    [['A', 'B', '--split', 'tset'], 'unknown split "tset"'],
    [['A', 'B', '--split', 'test', 'test'], 'test is there twice'],
    [['A', 'B', 'C', '--path', 'simplex:steps=10000000'], 'the path has too many points'],
    [['A', 'B', 'C', '--path', 'plane', '--collapse'], 'collapse takes statistics between'],
    [
      ['A', 'B', 'C', '--permutation', 'piB.json'],
      'expected a permutation for each model after the first, or none [permutations=1, models=3]',
    ],
    [
      ['A', '--permutation', 'piB.json'],
      'expected a permutation for each model after the first, or none [permutations=1, models=1]',
    ],
    [['A', 'B', '--dataset', 'two-moons'], "the network does not take the data set's examples"],
  ])('are refused with %j', async (args, message) => {
    expect(await refusal(['evaluate', ...args, '--json'], options)).toContain(message);
  });
});
