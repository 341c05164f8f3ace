import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { inProcess, isthmus } from './command.js';
import { freshFolder, namesIn } from './fresh-folder.js';
import type { Outcome } from './running-command.js';
import { runResultOf, tinyStudy, writeStudy } from './tiny-study.js';

describe('a study that is run twice', () => {
  const folder = freshFolder();
  const outcomes: Record<'planned' | 'first' | 'second' | 'plannedAfter' | 'reported', Outcome> =
    Object.create(null);

  beforeAll(async () => {
    const study = writeStudy(folder, tinyStudy);
    outcomes.planned = await inProcess(['plan', study, '--json'], { cwd: folder });
    outcomes.first = await isthmus(['run', study, '--json'], { cwd: folder });
    outcomes.second = await isthmus(['run', study, '--json'], { cwd: folder });
    outcomes.plannedAfter = await inProcess(['plan', study, '--json'], { cwd: folder });
    outcomes.reported = await inProcess(['report', study, '-o', 'page/tiny.html'], { cwd: folder });
  }, 120_000);

  const statuses = ({ stdout }: Outcome) => {
    const { tasks }: { tasks: { kind: string; status: string }[] } = JSON.parse(stdout);
    return tasks.map(({ kind, status }) => `${kind} ${status}`).sort();
  };

  it('succeeds', () => {
    const { planned, first, second, plannedAfter, reported } = outcomes;
    expect(
      [planned, first, second, plannedAfter, reported].map(({ code, stderr }) =>
        code === 0 ? 0 : stderr,
      ),
    ).toEqual([0, 0, 0, 0, 0]);
  });

  it('is planned as two trainings that can start, and what waits for them', () => {
    expect(statuses(outcomes.planned)).toEqual([
      ...['evaluate waiting', 'evaluate waiting', 'match waiting', 'match waiting'],
      ...['train ready', 'train ready'],
    ]);
  });

  it('computes its six tasks and prints one JSON object', () => {
    const { cells, results } = runResultOf(outcomes.first);
    expect(cells).toEqual({ computed: 6, cached: 0, failed: 0, skipped: 0 });
    expect(results.map(({ method }) => method)).toEqual(['identity', 'weight']);
  });

  it('tells on stderr how far each kind of task is', () => {
    const { stderr } = outcomes.first;
    expect(stderr).toMatch(/^train 2\/2, match 2\/2, evaluate 2\/2; 2 of 2 cells done after /m);
    expect(stderr).toContain('6 tasks computed, 0 already done, 0 failed');
  });

  it('has a lower barrier where the networks were matched', () => {
    const [identity, weight] = runResultOf(outcomes.first).results;
    expect(weight!.lossBarrier.test).toBeLessThan(identity!.lossBarrier.test);
  });

  it('leaves a page that needs no other file, its charts and its results', () => {
    const results = join(folder, 'results', 'tiny');
    expect(namesIn(results)).toEqual([
      'charts',
      'measurements.json',
      'report.html',
      'results.json',
    ]);
    expect(namesIn(results, 'charts')).toContain('path-loss.svg');
    for (const name of namesIn(results, 'charts')) {
      expect(readFileSync(join(results, 'charts', name), 'utf8')).toMatch(/^<svg /);
    }
    const page = readFileSync(join(results, 'report.html'), 'utf8');
    expect(page).toMatch(/^<!doctype html>/i);
    expect(page).not.toMatch(/<(script|link|img)[^>]+(src|href)="(?!data:|#)/);
    const { tasks } = JSON.parse(readFileSync(join(results, 'results.json'), 'utf8'));
    expect(tasks).toEqual({ computed: 0, cached: 6, failed: 0, skipped: 0 });
  });

  it('computes nothing the second time, and says so', () => {
    expect(runResultOf(outcomes.second).cells).toEqual({
      computed: 0,
      cached: 6,
      failed: 0,
      skipped: 0,
    });
    expect(outcomes.second.stderr).toContain('everything was already done');
  });

  it('gives the same results the second time', () => {
    expect(runResultOf(outcomes.second).results).toEqual(runResultOf(outcomes.first).results);
  });

  it('is planned as done afterwards', () => {
    expect(statuses(outcomes.plannedAfter)).toEqual([
      ...['evaluate done', 'evaluate done', 'match done', 'match done', 'train done', 'train done'],
    ]);
  });

  it('is reported again from the store alone', () => {
    expect(outcomes.reported.stdout.trim()).toBe('page/tiny.html');
    expect(readFileSync(join(folder, 'page', 'tiny.html'), 'utf8')).toContain('</html>');
  });

  it('writes by itself only into folders that git ignores', () => {
    const ignored = readFileSync(new URL('../.gitignore', import.meta.url), 'utf8').split('\n');
    // Named by the test: the study, the report, and the folder for data.
    const named = ['study.yaml', 'page', 'cache'];
    const written = namesIn(folder).filter((name) => !named.includes(name));
    expect(written).toEqual(['.isthmus', 'results']);
    for (const name of written) expect(ignored).toContain(`${name}/`);
  });

  it('prints no colours where there is no terminal', () => {
    for (const { stdout, stderr } of Object.values(outcomes)) {
      expect(`${stdout}${stderr}`.includes('\u001b')).toBe(false);
    }
  });
});
