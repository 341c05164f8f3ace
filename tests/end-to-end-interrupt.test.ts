import { expect, it } from 'vitest';
import { beginStudy } from './begun-study.js';
import { haveEnded } from './have-ended.js';

it('a study that was interrupted by Ctrl-C goes on from there', { timeout: 120_000 }, async () => {
  const study = await beginStudy();
  // A terminal sends it to every process of the group.
  process.kill(-study.conductor.pid, 'SIGINT');
  const { code, stdout, stderr } = await study.conductor.ended;
  expect(code).toBe(130);
  expect(stdout).toBe('');
  expect(stderr).toContain('interrupted; run the same command again');
  await haveEnded(Object.values(study.services));
  await study.finish();
});
