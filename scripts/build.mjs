import { join } from 'node:path';
import { run } from './command.mjs';
import { root } from './paths.mjs';

/**
 * Compiles every package in one process of the compiler, which also knows best what is up to date: 15 s of one
 * core from nothing, where nx's task for each package takes 70.
 *
 * @type {import('./step.mjs').Step}
 */
export const build = {
  name: 'build',
  isDone: () => false,
  run: async () => {
    await run(join(root, 'node_modules/.bin/tsc'), ['-b'], { cwd: root });
  },
  advice: 'the compiler names file and line above; `npx tsc -b --clean` forgets all earlier builds',
};
