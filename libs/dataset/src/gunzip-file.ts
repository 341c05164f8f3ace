import { buffer } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import { DatasetError } from './dataset-error.js';

/** Unpacks the gzipped content of `file`. Throws a DatasetError that says how far it could be read. */
export async function gunzipFile(content: Uint8Array, file: string): Promise<Uint8Array> {
  const gunzip = createGunzip();
  gunzip.end(content);
  try {
    return await buffer(gunzip);
  } catch (cause) {
    const got = cause instanceof Error ? cause.message : String(cause);
    const where = { file, offset: gunzip.bytesWritten, expected: 'a whole gzip file', got };
    throw new DatasetError('gzip file is corrupt', where, { cause });
  }
}
