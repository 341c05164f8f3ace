import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));

describe('the process of the trainer', () => {
  it('tells of a bad environment alone, and exits with 2', () => {
    const env = { ISTHMUS_TRAINER_LISTEN: 'nowhere' };
    const { status, stdout, stderr } = spawnSync(process.execPath, [main], {
      env,
      encoding: 'utf8',
    });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr.trimEnd().split('\n')).toEqual([
      '2 environment variables are missing or invalid',
      expect.stringMatching(/^ {2}ISTHMUS_STORE_URL: expected .*, got nothing; set it, /),
      expect.stringMatching(/^ {2}ISTHMUS_TRAINER_LISTEN: expected .*, got "nowhere"; set it, /),
    ]);
  });

  it('listens on a free port, and exits well at SIGTERM', async () => {
    const env = { ISTHMUS_STORE_URL: pathToFileURL(tmpdir()).href };
    const child = fork(main, { env, execArgv: [], silent: true });
    const [{ listening }] = await once(child, 'message');
    expect(listening).toMatch(/^127\.0\.0\.1:[1-9]\d*$/);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});
