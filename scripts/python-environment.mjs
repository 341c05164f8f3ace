import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cached } from './cache.mjs';
import { run } from './command.mjs';
import { cacheDir, root } from './paths.mjs';

const requirements = join(root, 'python/tests/requirements.txt');
const hash = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
const entry = `python-tests-${hash}`;

/** The interpreter of an environment in which the Python package is tested, and where it is there. */
export const testPython = join(
  ...[cacheDir, entry],
  ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']),
);

/**
 * A virtual environment with what the tests of the Python package need: `<cacheDir>/python-tests-<hash>`. Where it
 * cannot be made (no registry, an older Python), the tests are skipped, which is told by both.
 *
 * @type {import('./step.mjs').Step}
 */
export const pythonEnvironment = {
  name: 'packages of Python, for tests',
  isDone: () => existsSync(testPython),
  run: async () => {
    try {
      await cached(entry, async (folder) => {
        await run('python3', ['-m', 'venv', folder]);
        // By its interpreter: what lies beside it in bin names the folder, which is renamed.
        const python = testPython.replace(join(cacheDir, entry), folder);
        const quietly = ['--quiet', '--no-cache-dir', '--disable-pip-version-check'];
        await run(python, ['-m', 'pip', 'install', ...quietly, '-r', requirements]);
      });
    } catch (error) {
      return `left out, and with it the tests of python/: ${lastLine(error.log) || error.message}`;
    }
  },
  advice: 'the packages come from PyPI through pip: check `python3 -m pip download pandas`',
};

const lastLine = (log = '') => log.trimEnd().split('\n').at(-1);

// For nx: the tests are others where the environment is not there.
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.log(existsSync(testPython) ? entry : 'absent');
}
