import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { inProcess, succeed } from './command.js';
import { freshFolder, namesIn } from './fresh-folder.js';
import { sharedServices } from './shared-services.js';
import { tinyStudy, writeStudy } from './tiny-study.js';

const cwd = freshFolder();
const options = { cwd, env: sharedServices };
const file = 'study.yaml';
const study = {
  ...tinyStudy,
  ...{ dataset: 'digits:subset=500', network: 'mlp:784-8-10' },
  train: { epochs: 1, batchSize: 100 },
  pairs: [1, 3, 5].map((seed) => [seed, seed + 1]),
};
const ok = (...args: readonly string[]) => succeed(args, options);
const refused = async (...args: readonly string[]) => {
  const { code, stdout, stderr } = await inProcess(args, options);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  return stderr;
};

describe('the results of a study', { timeout: 120_000 }, () => {
  beforeAll(async () => {
    await ok('run', writeStudy(cwd, study), '--json');
  }, 120_000);

  it('are one row a measurement as CSV, JSON and Parquet, all of the same rows', async () => {
    const csv = (await ok('results', file, '--format', 'csv')).stdout.trimEnd().split('\n');
    const json = JSON.parse((await ok('results', file, '--format', 'json')).stdout);
    // 6 cells: 2 splits of 8 metrics, and 8 of the cell itself.
    expect(csv).toHaveLength(6 * 24 + 1);
    expect(json).toHaveLength(6 * 24);
    expect(csv[0]).toBe(Object.keys(json[0]).join(','));
    expect(csv[1]).toContain(`,loss-barrier,${json[0].value},nats,done,`);
    await ok('results', file, '-o', 'out/all.parquet');
    expect(readFileSync(join(cwd, 'out/all.parquet')).subarray(0, 4).toString()).toBe('PAR1');
    expect(await refused('results', file, '--format', 'parquet')).toContain('-o FILE.parquet');
  });

  it('are means with an interval over the models', async () => {
    const { stdout } = await ok('results', file, '--by', 'width,matcher');
    expect(stdout).toMatch(/^width +matcher +loss-barrier \(nats\) +sd +95 % +pairs +models$/m);
    expect(stdout).toMatch(/^8 +identity +\S+ +\S+ +\S+ to \S+ +3 +6$/m);
    const { means } = JSON.parse(
      (await ok('results', file, '--by', 'matcher', '--metric', 'l2-after', '--json')).stdout,
    );
    expect(means).toMatchObject([
      { matcher: 'identity', pairs: 3, models: 6, reason: null },
      { matcher: 'weight', pairs: 3, models: 6, reason: null },
    ]);
    expect(await refused('results', file, '--by', 'split')).toContain('add matcher to --by');
    expect(await refused('results', file, '--by', 'matchr')).toContain('did you mean "matcher"');
  });

  it('are a LaTeX table with the rules of booktabs', async () => {
    const { stdout } = await ok('results', file, '--by', 'matcher', '--format', 'latex');
    expect(stdout).toMatch(/\\begin\{tabular\}\{lr[lr]+\}\n {2}\\toprule\n {2}matcher & /);
    expect(stdout).toContain('\\bottomrule\n\\end{tabular}');
  });

  it('answer SQL, and refuse it with a hint', async () => {
    const sql = `select matcher, count(value) as n from results
      where metric = 'error-barrier' and split = 'test' group by matcher order by matcher`;
    const { stdout } = await ok('query', file, sql, '--json');
    expect(JSON.parse(stdout)).toEqual({
      rows: [
        { matcher: 'identity', n: 3 },
        { matcher: 'weight', n: 3 },
      ],
    });
    expect(await refused('query', file, 'select widht from results')).toMatch(
      /DuckDB cannot answer: .*widht[\s\S]*"width"/,
    );
    expect((await ok('query', '--columns', file)).stdout).toMatch(/^learningRate +number +train/m);
  });

  it('say where each came from: tasks, versions, processor, trace and time', async () => {
    const { stdout } = await ok('explain', file, '3-4', 'weight');
    expect(stdout).toMatch(/^cell 4: mlp:784-8-10 on digits:subset=500, models 3-4, weight$/m);
    expect(stdout).toMatch(/^train A +\d+\.\d+ s +\d+ % +2 cells$/m);
    expect(stdout).toMatch(/^ {2}versions {3}Isthmus \d.*, Node v\d/m);
    const { tasks } = JSON.parse((await ok('explain', file, '4', '--json')).stdout);
    for (const { digest, facts } of tasks) {
      expect(facts.key).toBe(`results/${digest}.json`);
      expect(facts).toMatchObject({ digest, made: { traceId: expect.any(String) } });
    }
    expect(await refused('explain', file, 'weight')).toContain('3 cells are "weight"');
  });

  it('are exported as a crate whose files are all described by their hashes', async () => {
    await ok('export', file, '-o', 'crate', '--with-weights');
    const metadata = JSON.parse(readFileSync(join(cwd, 'crate/ro-crate-metadata.json'), 'utf8'));
    const paths = metadata['@graph']
      .filter((one: { '@type': string }) => one['@type'] === 'File')
      .map((one: { '@id': string }) => one['@id']);
    expect(paths).toEqual(expect.arrayContaining(['study.yaml', 'results.csv', 'report.html']));
    // 6 trainings, matchings and paths each; 6 networks, and permutations.
    expect(namesIn(cwd, 'crate', 'records')).toHaveLength(18);
    expect(namesIn(cwd, 'crate', 'artifacts', 'sha256').length).toBeGreaterThan(6);
    for (const path of paths) expect(existsSync(join(cwd, 'crate', path))).toBe(true);
    expect(await refused('export', file, '-o', 'crate')).toContain('the folder is not empty');
    const again = await succeed(['plan', 'crate/study.yaml', '--json'], options);
    expect(
      JSON.parse(again.stdout).tasks.every((task: { status: string }) => task.status === 'done'),
    ).toBe(true);
  });
});
