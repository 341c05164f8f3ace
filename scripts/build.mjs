import { join } from 'node:path';
import { run } from './command.mjs';
import { root } from './paths.mjs';

const compiler = join(root, 'node_modules/@typescript/native/bin/tsc');

/**
 * Compiles every package in one process of the compiler, which also knows best what is up to date. One checker a
 * package: more of them read the declarations of the same libraries once more each.
 *
 * @type {import('./step.mjs').Step}
 */
export const build = {
  name: 'build',
  isDone: () => false,
  run: async () => {
    await run(process.execPath, [compiler, '-b', '--checkers', '1'], { cwd: root });
  },
  advice: 'the compiler names file and line above; `npx tsc -b --clean` forgets all earlier builds',
};
