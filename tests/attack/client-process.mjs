import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Starts `client.mjs` on some calls, as `encode` makes them; `receiving` resolves with the first message that it got. */
export function startClient(scope, address, calls) {
  const file = fileURLToPath(new URL('client.mjs', import.meta.url));
  const stdio = ['pipe', 'pipe', 'inherit'];
  const child = scope.track(spawn(process.execPath, [file], { stdio, detached: true }));
  // It may be killed while it is told something.
  child.stdin.on('error', () => undefined);
  const lines = createInterface(child.stdout);
  const encoded = calls.map(({ path, message }) => ({
    path,
    message: Buffer.from(message).toString('base64'),
  }));
  child.stdin.write(`${JSON.stringify({ address, calls: encoded })}\n`);
  return {
    pid: child.pid,
    receiving: once(lines, 'line'),
    async report() {
      child.stdin.write('\n');
      const [line] = await once(lines, 'line');
      return JSON.parse(line);
    },
  };
}
