import { setMaxListeners } from 'node:events';
import http from 'node:http';
import https from 'node:https';

/**
 * What an S3 client may use in place of node:http or node:https: every request ends when the signal
 * is aborted, or when nothing is sent or received for `idleTimeoutMs`.
 */
export function createS3Transport({
  secure,
  idleTimeoutMs,
  signal,
}: {
  readonly secure: boolean;
  readonly idleTimeoutMs: number;
  readonly signal: AbortSignal | undefined;
}): Pick<typeof http, 'request'> {
  // A run may have any number of requests under way under one signal.
  if (signal) setMaxListeners(0, signal);
  const { request } = secure ? https : http;
  const send = (
    options: https.RequestOptions,
    answered: (answer: http.IncomingMessage) => void,
  ): http.ClientRequest => {
    const sent = request({ ...options, signal }, answered);
    return sent.setTimeout(idleTimeoutMs, () =>
      sent.destroy(new Error(`no answer in ${idleTimeoutMs} ms`)),
    );
  };
  // The client calls no other overload of http.request than this one.
  return { request: send as typeof http.request };
}
