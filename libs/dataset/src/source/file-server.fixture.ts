import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** The file that is served, and its checksum. */
export const content = Buffer.from(Uint8Array.from({ length: 300_000 }, (_, i) => (i * i) >> 3));
export const md5 = createHash('md5').update(content).digest('hex');

/** What a server does with a request. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** Sends the file, or from where the request asks. */
export const whole: Answer = ({ headers }, response) =>
  sendUpTo(content.length, headers.range, response);

/** Says that it sends the rest of the file, and falls silent after `count` bytes of it. */
export const firstBytes =
  (count: number): Answer =>
  ({ headers }, response) =>
    sendUpTo(count, headers.range, response);

function sendUpTo(count: number, range: string | undefined, response: ServerResponse): void {
  const begin = Number(range?.match(/^bytes=(\d+)-$/)?.[1] ?? 0);
  if (begin >= content.length) {
    response.writeHead(416).end();
    return;
  }
  const rest = content.subarray(begin);
  const part = { 'content-range': `bytes ${begin}-${content.length - 1}/${content.length}` };
  response.writeHead(range ? 206 : 200, { ...(range && part), 'content-length': rest.length });
  if (count >= rest.length) response.end(rest);
  else response.write(rest.subarray(0, count));
}

/** Answers with a status and no content. */
export const status =
  (code: number, headers = {}): Answer =>
  (_, response) =>
    response.writeHead(code, headers).end();

/** A server that gives one answer a request, the last one for ever, and notes the ranges asked for. */
export async function serve(...answers: Answer[]) {
  const ranges: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    const answer = answers[Math.min(ranges.length, answers.length - 1)];
    ranges.push(request.headers.range);
    answer(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const cut = () => server.closeAllConnections();
  return { url: `http://127.0.0.1:${port}/a.bin`, ranges, cut };
}

/** An address where nothing listens. */
export async function nobody(): Promise<string> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return `http://127.0.0.1:${port}/a.bin`;
}
