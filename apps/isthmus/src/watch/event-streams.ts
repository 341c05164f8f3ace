import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LiveParts } from './live-parts.js';

/** The streams of events of all who watch. */
export interface EventStreams {
  /** Answers a request by a stream, from what its watcher has not got yet. */
  open(request: IncomingMessage, response: ServerResponse): void;
  /** Sends what has changed to whoever takes it. */
  push(): void;
  end(): void;
}

/** Who watches at once; one more is told to come later. */
const mostWatchers = 100;
/** A line now and then, which tells what lies between that the stream is alive. */
const heartbeatMs = 15_000;
/** Who takes nothing for so long has gone. */
const patienceMs = 60_000;
/** When a browser tries again. */
const retryMs = 2_000;

interface Watcher {
  readonly response: ServerResponse;
  /** The version that it has got. */
  seen: number;
  /** Runs while it does not take what it was sent; nothing more is sent meanwhile. */
  blocked: NodeJS.Timeout | undefined;
}

/** Streams of what changes in the parts of a page. A watcher that is slow gets the newest of each when it can take it. */
export function createEventStreams(parts: LiveParts): EventStreams {
  const watchers = new Set<Watcher>();
  /** Versions are of this process alone: one that is started anew counts from the beginning. */
  const series = randomUUID();

  function send(watcher: Watcher, text: string): void {
    if (watcher.response.write(text)) return;
    watcher.blocked = setTimeout(() => watcher.response.destroy(), patienceMs).unref();
    watcher.response.once('drain', () => {
      clearTimeout(watcher.blocked);
      watcher.blocked = undefined;
      sendNews(watcher);
    });
  }

  function sendNews(watcher: Watcher): void {
    for (const { name, html, version } of parts.since(watcher.seen)) {
      if (watcher.blocked !== undefined) return;
      watcher.seen = version;
      const data = JSON.stringify(html);
      send(watcher, `id: ${series}/${version}\nevent: ${name}\ndata: ${data}\n\n`);
    }
  }

  const heartbeat = setInterval(() => {
    for (const watcher of watchers) if (watcher.blocked === undefined) send(watcher, ':\n\n');
  }, heartbeatMs).unref();

  return {
    open(request, response) {
      if (watchers.size >= mostWatchers) {
        response.writeHead(503, { 'retry-after': '10' }).end('too many watch already\n');
        return;
      }
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      const watcher = { response, seen: seenBy(request, series), blocked: undefined };
      watchers.add(watcher);
      response.once('close', () => {
        clearTimeout(watcher.blocked);
        watchers.delete(watcher);
      });
      send(watcher, `retry: ${retryMs}\n\n`);
      sendNews(watcher);
    },
    push() {
      for (const watcher of watchers) if (watcher.blocked === undefined) sendNews(watcher);
    },
    end() {
      clearInterval(heartbeat);
      for (const { response } of watchers) response.destroy();
    },
  };
}

/** The version that a browser got last, before it lost its connection; 0 where it got none of this process. */
function seenBy({ headers }: IncomingMessage, series: string): number {
  const [of, version] = String(headers['last-event-id'] ?? '').split('/');
  return of === series && /^\d{1,15}$/.test(version ?? '') ? Number(version) : 0;
}
