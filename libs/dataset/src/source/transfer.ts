import { open, stat } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { httpGet } from './http-get.js';

/** A server or the way to it failed, or sent wrong bytes: another attempt may succeed. */
export class TransferFailed extends Error {
  override readonly name = 'TransferFailed';
  readonly isBadInput = false;

  constructor(
    readonly url: string,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(`${url}: ${reason}`, options);
  }
}

/** How far a transfer is; a resumed one begins with what was there. */
export interface TransferProgress {
  readonly receivedBytes: number;
  /** Undefined when the server does not say. */
  readonly totalBytes: number | undefined;
}

/**
 * Fetches the rest of `part`, or all of it where the server does not send parts, and tells after
 * every chunk how far it is. Throws a TransferFailed for anything that the network did; errors of
 * the file system and the signal's reason pass as they are.
 */
export async function* transfer(
  url: string,
  part: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<TransferProgress> {
  const present = await sizeOf(part);
  const range = present > 0 ? { range: `bytes=${present}-` } : undefined;
  const response = await httpGet(url, { ...range }, signal).catch((cause: unknown) => {
    throw transferError(url, cause, signal);
  });
  try {
    // Nothing is left to send: `part` is complete, or is something else.
    const isPastEnd = response.statusCode === 416 && present > 0;
    if (!isPastEnd) yield* append(response, { url, part, present, signal });
  } finally {
    response.destroy();
  }
}

/** The size of a file in bytes; 0 when there is none. */
export async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch(() => undefined);
  return found?.size ?? 0;
}

interface Target {
  readonly url: string;
  readonly part: string;
  readonly present: number;
  readonly signal: AbortSignal | undefined;
}

async function* append(
  response: IncomingMessage,
  { url, part, present, signal }: Target,
): AsyncGenerator<TransferProgress> {
  const { statusCode, statusMessage, headers } = response;
  const resumes = statusCode === 206 && headers['content-range']?.startsWith(`bytes ${present}-`);
  if (statusCode !== 200 && !resumes) {
    throw new TransferFailed(url, `HTTP ${statusCode} ${statusMessage}`);
  }
  let receivedBytes = resumes ? present : 0;
  const length = headers['content-length'];
  const totalBytes = length === undefined ? undefined : receivedBytes + Number(length);
  const output = await open(part, resumes ? 'a' : 'w');
  try {
    for await (const chunk of chunksOf(response, url, signal)) {
      await output.appendFile(chunk);
      receivedBytes += chunk.length;
      yield { receivedBytes, totalBytes };
    }
  } finally {
    await output.close();
  }
}

async function* chunksOf(
  response: IncomingMessage,
  url: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer> {
  try {
    yield* response;
  } catch (cause) {
    throw transferError(url, cause, signal);
  }
}

function transferError(url: string, cause: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return signal.reason;
  // Node leaves the message empty when it tried several addresses of a host.
  const { message = '', code = '' }: { message?: string; code?: string } = Object(cause);
  return new TransferFailed(url, message || code, { cause });
}
