import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command.mjs';
import { root } from './paths.mjs';

/**
 * `npm ci`, unless node_modules already is what package-lock.json says.
 *
 * @type {import('./step.mjs').Step}
 */
export const dependencies = {
  name: 'npm packages',
  isDone: () => {
    const installed = join(root, 'node_modules/.package-lock.json'); // npm writes it last of all
    return (
      existsSync(installed) && agree(packages(installed), packages(join(root, 'package-lock.json')))
    );
  },
  run: async () => {
    await run('npm', ['ci'], { cwd: root });
  },
  advice: 'npm must reach a package registry: check `npm ping`',
};

/** Whether what is installed is what is locked, but for optional packages of other platforms. */
function agree(installed, locked) {
  return (
    Object.keys(installed).every((path) => path in locked) &&
    Object.entries(locked)
      .filter(([path]) => path.includes('node_modules/'))
      .every(([path, { version, optional }]) =>
        path in installed ? installed[path].version === version : optional === true,
      )
  );
}

const packages = (lockfile) => JSON.parse(readFileSync(lockfile, 'utf8')).packages;
