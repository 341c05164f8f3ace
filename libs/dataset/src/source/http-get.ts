import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';

const mostRedirects = 5;
const idleMs = 30_000;

/**
 * Opens a GET request and follows redirects. Not `fetch`, which would unpack a `.gz` file that a
 * server declares as `Content-Encoding: gzip`. The caller reads or destroys the response; it fails
 * after 30 s of silence.
 */
export async function httpGet(
  url: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
): Promise<IncomingMessage> {
  let target = new URL(url);
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    const response = await request(target, headers, signal);
    const { statusCode = 0, headers: answer } = response;
    if (statusCode < 301 || statusCode > 308 || answer.location === undefined) return response;
    response.destroy();
    target = new URL(answer.location, target);
  }
  throw new Error(`redirected more than ${mostRedirects} times`);
}

function request(
  url: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
): Promise<IncomingMessage> {
  const { get } = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const sent = get(url, { headers, ...(signal && { signal }) });
    let silent: { destroy(error: Error): unknown } = sent;
    sent.on('response', (response) => {
      silent = response;
      resolve(response);
    });
    sent.on('error', reject);
    sent.setTimeout(idleMs, () => {
      silent.destroy(new Error(`the server was silent for ${idleMs / 1000} s`));
    });
  });
}
