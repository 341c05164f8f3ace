import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import pRetry from 'p-retry';
import { sizeOf, TransferFailed, type TransferProgress, transfer } from './transfer.js';

/** A file that can be had from any of its addresses. */
export interface PublishedFile {
  readonly name: string;
  /** In hexadecimal. */
  readonly md5: string;
  readonly urls: readonly string[];
}

/** Where to download to, and who wants to know. */
export interface DownloadOptions {
  /** The folder for the files; made when it is not there. */
  readonly into: string;
  readonly signal?: AbortSignal;
  onProgress?(progress: TransferProgress & { readonly file: string }): void;
}

/** The same for one file: `retryDelayMs` before the second attempt doubles with each further one. */
export interface FileDownloadOptions extends DownloadOptions {
  readonly retryDelayMs: number;
  onFailure(failure: TransferFailed): void;
}

const retries = 3;

/**
 * Downloads a file, trying its addresses in turn, four times in all; attempts that get further
 * than any before do not count. What was received stays in `<name>.part` for the next attempt or
 * call; the file appears under its name only when it is complete and has the right MD5. A file that
 * is there is kept as it is. Tells every failed attempt to `onFailure` and throws the last one.
 */
export async function downloadFile(
  { name, md5, urls }: PublishedFile,
  { into, signal, onProgress, onFailure, retryDelayMs }: FileDownloadOptions,
): Promise<void> {
  const file = join(into, name);
  if ((await sizeOf(file)) > 0) return;
  await mkdir(into, { recursive: true });
  const part = `${file}.part`;
  let furthest = await sizeOf(part);
  const attempt = async (count: number) => {
    const url = urls[(count - 1) % urls.length];
    for await (const progress of transfer(url, part, signal)) {
      onProgress?.({ file: name, ...progress });
    }
    await checkMd5(part, md5, url);
  };
  await pRetry(attempt, {
    retries,
    minTimeout: retryDelayMs,
    signal,
    onFailedAttempt: ({ error }) => {
      if (error instanceof TransferFailed) onFailure(error);
    },
    shouldRetry: ({ error }) => error instanceof TransferFailed,
    shouldConsumeRetry: async () => {
      const before = furthest;
      furthest = Math.max(before, await sizeOf(part));
      return furthest === before;
    },
  });
  await rename(part, file);
}

async function checkMd5(part: string, expected: string, url: string): Promise<void> {
  const hash = createHash('md5');
  await pipeline(createReadStream(part), hash);
  const got = hash.digest('hex');
  if (got === expected) return;
  await rm(part);
  throw new TransferFailed(url, `expected md5=${expected}, got md5=${got}`);
}
