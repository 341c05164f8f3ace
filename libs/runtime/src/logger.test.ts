import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

/** What a process that logs so writes, by stream. */
function outputOf(script: string): { stdout: string; stderr: string } {
  const module = new URL('../dist/logger.js', import.meta.url);
  const text = `import { createLogger } from '${module}'; ${script}`;
  return spawnSync(process.execPath, ['--input-type=module', '-e', text], { encoding: 'utf8' });
}

describe('createLogger', () => {
  it('writes JSON lines on stderr, fields beside the message, and nothing on stdout', () => {
    const { stdout, stderr } = outputOf(
      `createLogger('trainer', 'info').info({ address: '127.0.0.1:1' }, 'listening')`,
    );
    expect(stdout).toBe('');
    expect(JSON.parse(stderr)).toMatchObject({
      name: 'trainer',
      msg: 'listening',
      address: '127.0.0.1:1',
    });
  });

  it('leaves out what is below its level', () => {
    const { stderr } = outputOf(
      `const logger = createLogger('trainer', 'warn');
       logger.debug({}, 'one'); logger.info({}, 'two'); logger.warn({}, 'three'); logger.error({}, 'four');`,
    );
    const messages = stderr.trimEnd().split('\n');
    expect(messages.map((line) => JSON.parse(line).msg)).toEqual(['three', 'four']);
  });

  it('has written everything when the process dies at once', () => {
    const { stderr } = outputOf(
      `createLogger('trainer', 'info').error({}, 'last words'); process.kill(process.pid, 'SIGKILL')`,
    );
    expect(JSON.parse(stderr).msg).toBe('last words');
  });

  it('leaves out the middle of a long text', () => {
    const { stderr } = outputOf(
      `createLogger('trainer', 'info').error({ error: 'a' + 'x'.repeat(1e6) + 'z' }, 'failed')`,
    );
    expect(stderr.length).toBeLessThan(17_000);
    expect(JSON.parse(stderr).error).toMatch(/^ax+ … \(1000002 characters in all\) … x+z$/);
  });
});
