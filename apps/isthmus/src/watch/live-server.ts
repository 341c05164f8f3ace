import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { BadInput } from '../terminal/exit-code.js';
import { reason } from '../terminal/system-reason.js';
import { createEventStreams } from './event-streams.js';
import type { LiveParts } from './live-parts.js';

/** What a live page is served with. */
export interface LiveServerOptions {
  readonly parts: LiveParts;
  /** The page as it is now, whose one script has this nonce. */
  readonly renderPage: (nonce: string) => string;
  /** Absent: this machine alone reaches it, and needs no token. */
  readonly host: string | undefined;
  readonly port: number;
}

/** A live page that is served. */
export interface LiveServer {
  /** Where it is to be seen, with its token if it needs one. */
  readonly url: string;
  /** Sends what has changed to all who watch. */
  push(): void;
  close(): Promise<void>;
}

const loopback = '127.0.0.1';
/** Connections at once. */
const mostConnections = 200;

/**
 * Serves a live page: GET / and its events. On another host than this machine's own every request needs the token of the
 * URL. Throws BadInput where it cannot listen.
 */
export async function serveLivePage(options: LiveServerOptions): Promise<LiveServer> {
  const { parts, renderPage, host, port } = options;
  const token = host === undefined ? undefined : randomBytes(24).toString('base64url');
  const streams = createEventStreams(parts);
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const asked = request.url ?? '/';
    const refuse = (status: number, why: string) =>
      response.writeHead(status, { 'content-type': 'text/plain' }).end(`${why}\n`);
    for (const [name, value] of Object.entries(everyAnswer)) response.setHeader(name, value);
    if (!URL.canParse(asked, 'http://here')) return refuse(400, 'there is nothing here but /');
    const { pathname, searchParams } = new URL(asked, 'http://here');
    if (token === undefined && !isLocal(request)) return refuse(403, 'not a name of this machine');
    if (token !== undefined && !isEqual(searchParams.get('token') ?? '', token)) {
      return refuse(401, 'the token is missing or wrong: take the URL that the command printed');
    }
    if (request.method !== 'GET') return refuse(405, 'only GET is answered');
    if (pathname === '/events') return streams.open(request, response);
    if (pathname !== '/') return refuse(404, 'there is nothing here but /');
    const nonce = randomBytes(16).toString('base64');
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy(nonce),
    });
    return response.end(renderPage(nonce));
  };
  const server = createServer(answer);
  server.maxConnections = mostConnections;
  server.listen({ host: host ?? loopback, port });
  try {
    await once(server, 'listening');
  } catch (cause) {
    streams.end();
    throw new BadInput(
      `cannot listen [host=${host ?? loopback}, port=${port}]: ${reason(cause)}; name another one with --port`,
      { cause },
    );
  }
  const address = server.address();
  const actual = typeof address === 'object' && address !== null ? address.port : port;
  const name = host ?? loopback;
  const base = `http://${name.includes(':') ? `[${name}]` : name}:${actual}/`;
  return {
    url: token === undefined ? base : `${base}?token=${token}`,
    push: streams.push,
    async close() {
      const closed = once(server, 'close');
      server.close();
      streams.end();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The token is in the URL: it must not leave with a link. */
const everyAnswer = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

function policy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    "style-src 'unsafe-inline'",
    'img-src data:',
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Whether it was asked for by a name of this machine: a page from elsewhere may have its own name lead here. */
function isLocal({ headers }: IncomingMessage): boolean {
  return /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(headers.host ?? '');
}

/** In a time that does not depend on where they differ. */
function isEqual(given: string, token: string): boolean {
  const [a, b] = [given, token].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
