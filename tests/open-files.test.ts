import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const repository = new URL('../', import.meta.url);
const fileOf = (path: string) => fileURLToPath(new URL(path, repository));

/** Runs a script of this project under a limit of open files. */
function runLimited(limit: number, script: string) {
  const shell = 'ulimit -n "$0"; exec "$@"';
  return promisify(execFile)('sh', ['-c', shell, String(limit), process.execPath, script]).then(
    () => ({ code: 0, stderr: '' }),
    ({ code, stderr }: { code: number; stderr: string }) => ({ code, stderr }),
  );
}

it.each([
  'apps/isthmus/bin/isthmus.js',
  'services/trainer/dist/start.js',
  'services/matcher/dist/start.js',
  'services/evaluator/dist/start.js',
])('%s says in one sentence that it may open too few files', async (script) => {
  expect(await runLimited(64, fileOf(script))).toEqual({
    code: 2,
    stderr:
      'error: this process may open too few files [limit=64, expected 512 or more]; raise the limit where it is started, in a shell with `ulimit -n 1024`\n',
  });
});
