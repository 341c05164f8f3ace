import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWeights } from '@isthmus/checkpoint';
import { initialize, parseNetwork } from '@isthmus/network';
import { expect, it, vi } from 'vitest';
import { beginStudy } from './begun-study.js';
import { freshFolder, namesIn } from './fresh-folder.js';
import { haveEnded } from './have-ended.js';
import { childrenOf } from './processes.js';
import { startIsthmus } from './running-command.js';

it('a study that was interrupted by Ctrl-C goes on from there', { timeout: 120_000 }, async () => {
  const study = await beginStudy();
  // A terminal sends it to every process of the group.
  process.kill(-study.conductor.pid, 'SIGINT');
  const { code, stdout, stderr } = await study.conductor.ended;
  expect(code).toBe(130);
  expect(stdout).toBe('');
  expect(stderr).toContain('interrupted; run the same command again');
  await haveEnded(study.services);
  await study.finish();
});

it('a measurement that was interrupted stores nothing, and leaves nothing behind', {
  timeout: 120_000,
}, async () => {
  const cwd = freshFolder();
  const network = 'mlp:784-12-8-10';
  for (const [i, file] of ['A', 'B'].entries()) {
    const weights = initialize(parseNetwork(network), i);
    writeFileSync(join(cwd, file), writeWeights(weights, { network }));
  }
  const endless = ['--dataset', 'digits', '--probes', '1000000', '--store', 'store'];
  const { pid, ended } = startIsthmus(['geometry', 'A', 'B', ...endless], {
    ...{ cwd, detached: true },
  });
  const leases = () => namesIn(cwd, 'store', 'leases');
  await vi.waitUntil(() => leases().length > 0, { timeout: 60_000, interval: 50 });
  const services = childrenOf(pid);
  process.kill(-pid, 'SIGINT');
  const { code, stdout, stderr } = await ended;
  expect(services).toHaveLength(1);
  expect(namesIn(cwd, '.isthmus', 'logs')).toEqual(['evaluator.log']);
  await haveEnded(services);
  expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
  expect(stderr).toContain('interrupted; run the same command again');
  expect(leases()).toEqual([]);
  expect(namesIn(cwd, 'store', 'results')).toEqual([]);
});
