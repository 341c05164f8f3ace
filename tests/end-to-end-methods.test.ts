import { describeMethods, matchMethods } from '@isthmus/matching';
import { beforeAll, describe, expect, it } from 'vitest';
import { inProcess, succeed } from './command.js';
import { freshFolder } from './fresh-folder.js';
import { sharedServices } from './shared-services.js';
import { runResultOf, tinyNetwork, tinyStudy, writeStudy } from './tiny-study.js';

describe('methods in a study', () => {
  const cwd = freshFolder();
  const options = { cwd, env: sharedServices };
  const match = [
    'identity',
    'weight:start=greedy,restarts=2',
    'activation:statistic=correlation',
    'c2m3',
  ];
  const study = { ...tinyStudy, match, evaluate: { points: 3, repair: ['none', 'repair'] } };
  let markdown = '';
  let table = '';

  beforeAll(async () => {
    const file = writeStudy(cwd, study);
    const run = runResultOf(await succeed(['run', file, '--json'], options));
    expect(run.results.map(({ method }) => method)).toEqual(match);
    table = (await succeed(['results', file], options)).stdout;
    markdown = (await succeed(['results', file, '--format', 'markdown'], options)).stdout;
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

  it('are compared within 100 columns, units in the headings', () => {
    const lines = table.split('\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(100);
    expect(lines[0]).toMatch(
      /^matcher +objective +L2 less +loss +repaired +accuracy +repaired +search$/,
    );
    expect(lines[1]).toMatch(/^ +\(%\) +\(nats\) +\(nats\) +\(%\) +\(%\) +\(s\)$/);
    expect(table).toContain('\nweight:start=greedy,restarts=2 ');
  });
});

describe('three models', () => {
  it('are lined up by c2m3, each written with its permutation', async () => {
    const options = { cwd: freshFolder(), env: sharedServices };
    for (const seed of ['1', '2', '3']) {
      const args = ['train', '--network', tinyNetwork, '--epochs', '1', '--seed', seed];
      await succeed([...args, '-o', `${seed}.safetensors`], options);
    }
    const files = [1, 2, 3].map((seed) => `${seed}.safetensors`);
    const outputs = ['-o', 'pi.json', '--write', 'aligned.safetensors', '--json'];
    const matched = await succeed(['match', ...files, '--method', 'c2m3', ...outputs], options);
    const { permutations, objective, objectiveIdentity } = JSON.parse(matched.stdout);
    expect(permutations).toHaveLength(3);
    expect(objective).toBeGreaterThan(objectiveIdentity);
    for (const model of [2, 3]) {
      const verify = ['verify', `${model}.safetensors`, `pi-${model}.json`];
      const verified = await succeed(verify, options);
      expect(verified.stdout).toContain('the same function');
      await succeed(['inspect', `aligned-${model}.safetensors`], options);
    }
  }, 180_000);

  it('are refused where only two can be taken', async () => {
    const cwd = freshFolder();
    const { code, stderr } = await inProcess(
      ['match', 'a.st', 'b.st', 'c.st', '--start', 'pi.json'],
      { cwd },
    );
    expect(code).toBe(2);
    expect(stderr).toContain('--start is for two models [models=3]');
  });
});

describe('isthmus methods', () => {
  const cwd = freshFolder();

  it('lists every method with what it does, what it takes and who published it, in 100 columns', async () => {
    const { stdout } = await succeed(['methods'], { cwd });
    for (const [name, { source, description }] of Object.entries(matchMethods)) {
      expect(stdout).toMatch(new RegExp(`^${name} +\\S`, 'm'));
      expect(stdout).toContain(description);
      expect(stdout).toContain(source);
    }
    expect(stdout).toMatch(/^ +kernel +dot +dot, cosine$/m);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it('tells all of it as JSON', async () => {
    const { stdout } = await succeed(['methods', '--json'], { cwd });
    expect(JSON.parse(stdout).methods).toEqual(describeMethods());
  });
});

describe('isthmus methods NAME', () => {
  it('tells of one method what each of its options sets, in 100 columns', async () => {
    const { stdout } = await succeed(['methods', 'sinkhorn'], { cwd: freshFolder() });
    const { source, example, options } = describeMethods().find(({ name }) => name === 'sinkhorn')!;
    for (const text of [source, example]) expect(stdout).toContain(text);
    for (const { name, default: usual } of options) {
      expect(stdout).toMatch(new RegExp(`^${name} +${usual} +\\S`, 'm'));
    }
    expect(stdout).toContain('examples a step');
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it('suggests the nearest name', async () => {
    const { code, stderr } = await inProcess(['methods', 'sinkhron'], { cwd: freshFolder() });
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean "sinkhorn"?');
  });
});

describe('a start by the name of a method', () => {
  it('needs the data set that its method needs', async () => {
    const args = ['match', 'a.st', 'b.st', '--method', 'weight:start=activation'];
    const { code, stderr } = await inProcess(args, { cwd: freshFolder() });
    expect(code).toBe(2);
    expect(stderr).toContain('name their data set with --dataset [method=weight:start=activation]');
  });
});
