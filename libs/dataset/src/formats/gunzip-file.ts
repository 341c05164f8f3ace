import { createGunzip } from 'node:zlib';
import { reasonOf } from '@isthmus/spelling';
import { DatasetError } from '../set/dataset-error.js';

/** The largest file of the data sets that are known, EMNIST's images by class, has 547 MB. */
const mostBytes = 2 ** 30;

/**
 * Unpacks the gzipped content of `file`, no further than it should go: `sizeOf` reads off the first bytes how many there
 * are, or throws. Throws a DatasetError that says how far it could be read, and for more bytes than those, or 1 GiB.
 */
export async function gunzipFile(
  content: Uint8Array,
  { file, sizeOf }: { readonly file: string; readonly sizeOf: (begin: Uint8Array) => number },
): Promise<Uint8Array> {
  const gunzip = createGunzip();
  gunzip.end(content);
  const chunks: Uint8Array[] = [];
  let [size, most] = [0, mostBytes];
  const refuseMore = (got: string): never => {
    const where = { file, expected: `at most ${most} bytes`, got };
    throw new DatasetError('the gzip file unpacks to more than it should hold', where);
  };
  try {
    for await (const chunk of gunzip) {
      const wanted = chunks.length === 0 ? sizeOf(chunk) : most;
      if (wanted > mostBytes) refuseMore(`${wanted} bytes`);
      most = wanted;
      size += chunk.length;
      if (size > most) refuseMore(`${size} bytes or more`);
      chunks.push(chunk);
    }
  } catch (cause) {
    if (cause instanceof DatasetError) throw cause;
    const got = reasonOf(cause);
    const where = { file, offset: gunzip.bytesWritten, expected: 'a whole gzip file', got };
    throw new DatasetError('gzip file is corrupt', where, { cause });
  }
  return Buffer.concat(chunks, size);
}
