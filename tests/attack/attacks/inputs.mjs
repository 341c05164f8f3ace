/** Files that would take for ever to read: each is refused within a second beyond the start of the command line, by a named bound. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endless } from '../endless-inputs.mjs';
import { cpuSecondsOf } from '../process-figures.mjs';
import { startCommand } from '../study-run.mjs';

const secondsBeyondStart = 1;
/** What a refusal has to tell: a number that something may have at most. */
const namesBound =
  /at most|no more than|more than \d|longer than|larger than|deeper than|the most|limit/i;

export async function attack(scope, check) {
  const cwd = scope.folder();
  const run = (args) => within(30, startCommand(scope, args, { cwd }));
  writeFileSync(join(cwd, 'small.json'), '{}');
  const start = (await run(['inspect', 'small.json'])).cpuSeconds;
  check('a small file: processor time', start, { unit: 's' });
  for (const { what, file, bytes, args } of endless) {
    writeFileSync(join(cwd, file), bytes());
    const { code, stderr, cpuSeconds } = await run(args(file));
    check(`${what}: refused`, code, { equals: 2 });
    check(`${what}: processor time beyond that`, cpuSeconds - start, {
      atMost: secondsBeyondStart,
      unit: 's',
    });
    check(
      `${what}: names a bound`,
      namesBound.test(stderr) ? 'yes' : `no: ${stderr.slice(0, 100)}`,
      { equals: 'yes' },
    );
    check(`${what}: characters of the message`, stderr.length, { atMost: 10_000 });
  }
}

/**
 * How a command ended, and the processor's time that it took, which other processes do not lengthen. One that takes
 * longer than so many seconds is killed.
 */
async function within(seconds, { pid, ended }) {
  let cpuSeconds = 0;
  const watch = setInterval(() => {
    cpuSeconds = cpuSecondsOf(pid) ?? cpuSeconds;
  }, 20);
  const timer = setTimeout(() => process.kill(pid, 'SIGKILL'), 1000 * seconds);
  const end = await ended;
  clearInterval(watch);
  clearTimeout(timer);
  return { ...end, cpuSeconds };
}
