import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { createEventStreams } from './event-streams.js';
import { createLiveParts } from './live-parts.js';

/** Streams that are served, and one who watches without reading until asked to. */
async function served() {
  const parts = createLiveParts();
  const streams = createEventStreams(parts);
  const server = createServer((asked, response) => streams.open(asked, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    streams.end();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const { port } = server.address() as AddressInfo;
  return { parts, streams, port };
}

it('a watcher that is slow is sent nothing more, and gets the newest when it reads again', async () => {
  const { parts, streams, port } = await served();
  const asked = request({ host: '127.0.0.1', port }).end();
  const [response] = await once(asked, 'response');
  response.pause();
  const page = 'x'.repeat(1_000_000);
  for (let i = 0; i < 300; i += 1) {
    parts.set('progress', `${i}:${page}`);
    streams.push();
    if (i % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  let text = '';
  response
    .setEncoding('utf8')
    .resume()
    .on('data', (chunk: string) => {
      text += chunk;
    });
  await expect
    .poll(() => text.endsWith('\n\n') && text.includes('"299:'), { timeout: 5_000 })
    .toBe(true);
  expect(text.match(/event: progress/g)!.length).toBeLessThan(100);
});

it('what did not change is not sent again', async () => {
  const { parts } = await served();
  expect(parts.set('charts', 'a')).toBe(true);
  expect(parts.set('charts', 'a')).toBe(false);
  expect(parts.since(0).map(({ version }) => version)).toEqual([1]);
  expect(parts.since(1)).toEqual([]);
});
