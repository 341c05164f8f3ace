import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ObjectStore, openStore } from '@isthmus/object-store';
import { startSeaweedfs } from '@isthmus/object-store/seaweedfs';
import { expect, it, onTestFinished, vi } from 'vitest';
import { succeed } from './command.js';
import { freshFolder } from './fresh-folder.js';
import { startIsthmus } from './running-command.js';
import { sharedServices } from './shared-services.js';
import { type RunResult, runResultOf, tinyStudy, writeStudy } from './tiny-study.js';

it('an S3 server that dies in the middle of a training delays the run, and changes none of its results', {
  timeout: 240_000,
}, async () => {
  const server = await startSeaweedfs();
  onTestFinished(() => server.stop());
  const cwd = freshFolder();
  const study = { ...tinyStudy, train: { epochs: 5, batchSize: 100 } };
  const command = ['run', writeStudy(cwd, study), '--json'];
  const undisturbed = await succeed(command, { cwd, env: sharedServices });

  const { endpoint, bucket, owner } = server;
  const url = `s3://${bucket}?endpoint=${endpoint}`;
  const running = startIsthmus(command, {
    cwd,
    env: {
      ISTHMUS_STORE_URL: url,
      ISTHMUS_S3_ACCESS_KEY: owner.accessKey,
      ISTHMUS_S3_SECRET_KEY: owner.secretKey,
      // A state every few steps: the trainer finds out first.
      ISTHMUS_TRAINER_SAVE_SECONDS: '0.05',
    },
  });
  await vi.waitUntil(() => holdsState(openStore(url, owner)), { timeout: 60_000, interval: 20 });
  await server.kill();
  const log = join(cwd, '.isthmus', 'logs', 'trainer.log');
  await expect
    .poll(() => readFileSync(log, 'utf8'), { timeout: 60_000 })
    .toContain(`the store does not answer [store=s3 ${endpoint}/${bucket}`);
  await server.restart();
  const { code, stdout, stderr } = await running.ended;
  expect(code, stderr).toBe(0);
  const { cells, failures, results } = runResultOf({ code, stdout, stderr });
  const values = ({ method, testAccuracy, lossBarrier }: RunResult['results'][number]) => ({
    ...{ method, testAccuracy, lossBarrier },
  });
  const wanted = runResultOf(undisturbed);
  expect(results.map(values)).toEqual(wanted.results.map(values));
  expect({ cells, failures }).toEqual({ cells: wanted.cells, failures: [] });
  expect(readFileSync(log, 'utf8')).toContain('the store answers again after');
});

/** Whether a training is under way. */
async function holdsState(store: ObjectStore): Promise<boolean> {
  for await (const _ of store.list('states/')) return true;
  return false;
}
