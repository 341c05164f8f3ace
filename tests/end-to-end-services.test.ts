import { expect, it } from 'vitest';
import { succeed } from './command.js';
import { freshFolder, namesIn } from './fresh-folder.js';
import { haveEnded } from './have-ended.js';
import { childrenOf } from './processes.js';
import { startIsthmus } from './running-command.js';
import { serve, stop } from './served.js';
import { runResultOf, tinyStudy, writeStudy } from './tiny-study.js';

it('a study runs on served services, which stop when told', { timeout: 120_000 }, async () => {
  const cwd = freshFolder();
  const served = await serve('weights', cwd);
  const services = served.commands.flatMap(({ pid }) => childrenOf(pid));
  expect(services).toHaveLength(3);

  const command = ['run', writeStudy(cwd, tinyStudy), '--store', 'weights', '--json'];
  const outcome = await succeed([...command, '--services', served.addresses], { cwd });
  expect(runResultOf(outcome).cells).toEqual({ computed: 6, cached: 0, failed: 0, skipped: 0 });
  expect(namesIn(cwd, 'weights', 'results')).toHaveLength(6);
  expect(namesIn(cwd, '.isthmus')).toEqual([]);

  expect(await stop(served)).toEqual([0, 0, 0]);
  await haveEnded(services);
});

it('a served service ends with its command, even when that one is killed', async () => {
  const cwd = freshFolder();
  const command = startIsthmus(['serve', 'trainer', '--store', 'weights'], { cwd });
  await command.printed(/"listening"/);
  const services = childrenOf(command.pid);
  process.kill(command.pid, 'SIGKILL');
  await haveEnded(services);
});
