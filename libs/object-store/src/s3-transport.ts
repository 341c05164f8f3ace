import { setMaxListeners } from 'node:events';
import http from 'node:http';
import https from 'node:https';

/** Nothing was sent or received for as long as that may take: the server hangs. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  readonly isBadInput = false;
}

/**
 * What an S3 client may use in place of node:http or node:https: every request ends when the signal
 * is aborted, or, with NoAnswer, when nothing is sent or received for `idleTimeoutMs`.
 */
export function createS3Transport({
  secure,
  idleTimeoutMs,
  signal,
  onStatus,
}: {
  readonly secure: boolean;
  readonly idleTimeoutMs: number;
  readonly signal: AbortSignal | undefined;
  /** Told the HTTP status of every answer. */
  readonly onStatus: (status: number | undefined) => void;
}): Pick<typeof http, 'request'> {
  // A run may have any number of requests under way under one signal.
  if (signal) setMaxListeners(0, signal);
  const { request } = secure ? https : http;
  const send = (
    options: https.RequestOptions,
    answered: (answer: http.IncomingMessage) => void,
  ): http.ClientRequest => {
    const sent = request({ ...options, signal }, (answer) => {
      onStatus(answer.statusCode);
      answered(answer);
    });
    return sent.setTimeout(idleTimeoutMs, () =>
      sent.destroy(new NoAnswer(`no answer in ${idleTimeoutMs} ms`)),
    );
  };
  // The client calls no other overload of http.request than this one.
  return { request: send as typeof http.request };
}
