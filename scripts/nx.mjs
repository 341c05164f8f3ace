import { join } from 'node:path';
import { CommandFailed, run } from './command.mjs';
import { root } from './paths.mjs';

/** Runs nx. The log of a failure is what the failed tasks printed, without nx's and npm's remarks on it. */
export async function nx(...args) {
  try {
    await run(join(root, 'node_modules/.bin/nx'), args, {
      cwd: root,
      env: { FORCE_COLOR: '0', NO_COLOR: '1' }, // nx heeds the one, what it runs the other
    });
  } catch (error) {
    throw new CommandFailed(`nx ${args.join(' ')} failed`, withoutRemarks(error.log));
  }
}

function withoutRemarks(log) {
  const tasks = log.slice(Math.max(0, log.indexOf('> nx run ')));
  const summary = tasks.indexOf('\n NX ');
  return (summary < 0 ? tasks : tasks.slice(0, summary))
    .split('\n')
    .filter((line) => line.trim() && !/^(npm (error|warn)|✔)/.test(line))
    .join('\n');
}
