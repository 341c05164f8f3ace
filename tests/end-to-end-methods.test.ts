import { matchMethods } from '@isthmus/matching';
import { beforeAll, describe, expect, it } from 'vitest';
import { isthmus, succeed } from './command.js';
import { freshFolder } from './fresh-folder.js';
import { runResultOf, tinyNetwork, tinyStudy, writeStudy } from './tiny-study.js';

describe('methods in a study', () => {
  const cwd = freshFolder();
  const match = ['identity', 'weight:restarts=2', 'activation:statistic=correlation', 'c2m3'];
  const study = { ...tinyStudy, match, evaluate: { points: 3, repair: ['none', 'repair'] } };
  let markdown = '';

  beforeAll(async () => {
    const file = writeStudy(cwd, study);
    const run = runResultOf(await succeed(['run', file, '--json'], { cwd }));
    expect(run.results.map(({ method }) => method)).toEqual(match);
    markdown = (await succeed(['results', file, '--format', 'markdown'], { cwd })).stdout;
  }, 180_000);

  it('are compared side by side, raw and repaired', () => {
    const [head, rule, ...rows] = markdown.trim().split('\n');
    expect(head).toBe(
      '| matcher | objective | L2 reduction | midpoint loss | repaired loss | midpoint accuracy | repaired accuracy | search |',
    );
    expect(rule).toMatch(/^(\| --- ){8}\|$/);
    expect(rows.map((row) => row.split(' | ')[0]!.slice(2))).toEqual(match);
    const losses = rows.map((row) => Number(row.split(' | ')[3]));
    for (const loss of losses.slice(1)) expect(loss).toBeLessThan(losses[0]!);
  });
});

describe('three models', () => {
  it('are lined up by c2m3, each written with its permutation', async () => {
    const cwd = freshFolder();
    for (const seed of ['1', '2', '3']) {
      const args = ['train', '--network', tinyNetwork, '--epochs', '1', '--seed', seed];
      await succeed([...args, '-o', `${seed}.safetensors`], { cwd });
    }
    const files = [1, 2, 3].map((seed) => `${seed}.safetensors`);
    const outputs = ['-o', 'pi.json', '--write', 'aligned.safetensors', '--json'];
    const matched = await succeed(['match', ...files, '--method', 'c2m3', ...outputs], { cwd });
    const { permutations, objective, objectiveIdentity } = JSON.parse(matched.stdout);
    expect(permutations).toHaveLength(3);
    expect(objective).toBeGreaterThan(objectiveIdentity);
    for (const model of [2, 3]) {
      const verified = await succeed(['verify', `${model}.safetensors`, `pi-${model}.json`], {
        cwd,
      });
      expect(verified.stdout).toContain('the same function');
      await succeed(['inspect', `aligned-${model}.safetensors`], { cwd });
    }
  }, 180_000);

  it('are refused where only two can be taken', async () => {
    const cwd = freshFolder();
    const { code, stderr } = await isthmus(
      ['match', 'a.st', 'b.st', 'c.st', '--start', 'pi.json'],
      { cwd },
    );
    expect(code).toBe(2);
    expect(stderr).toContain('--start is for two models [models=3]');
  });
});

it('isthmus methods lists every method with its options', async () => {
  const { stdout } = await succeed(['methods'], { cwd: freshFolder() });
  for (const { example, description } of Object.values(matchMethods)) {
    expect(stdout).toContain(example);
    expect(stdout).toContain(description);
  }
});
