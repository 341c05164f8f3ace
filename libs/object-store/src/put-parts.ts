import { createHash } from 'node:crypto';
import type { MinioBucket } from './minio-bucket.js';

/** An object with more bytes than this goes in parts of so many. */
export const partBytes = 64 * 2 ** 20;
/** How long the server may take to drop an upload that failed: whoever waits is not to wait for that as well. */
const dropWithinMs = 5_000;

/** Uploads an object in parts, which are there all at once or, where the upload fails, never. */
export async function putParts(
  bucket: MinioBucket,
  key: string,
  bytes: Buffer,
  signal: AbortSignal | undefined,
): Promise<void> {
  const objectName = bucket.objectName(key);
  const call = { operation: 'put', key, signal } as const;
  const uploadID = await bucket.attempt(call, (client) =>
    client.initiateNewMultipartUpload(bucket.name, objectName, {}),
  );
  try {
    const parts: { part: number; etag: string }[] = [];
    for (let start = 0; start < bytes.byteLength; start += partBytes) {
      const part = bytes.subarray(start, start + partBytes);
      const headers = { 'Content-MD5': createHash('md5').update(part).digest('base64') };
      const partNumber = parts.length + 1;
      const target = { bucketName: bucket.name, objectName, uploadID, partNumber, headers };
      parts.push(await bucket.attempt(call, (client) => client.uploadPart(target, part)));
    }
    await bucket.attempt(call, (client) =>
      client.completeMultipartUpload(bucket.name, objectName, uploadID, parts),
    );
  } catch (error) {
    // The caller hears why the upload failed; that the server keeps its parts for a while is the lesser harm.
    const client = await bucket.connect(AbortSignal.timeout(dropWithinMs));
    await client.abortMultipartUpload(bucket.name, objectName, uploadID).catch(() => undefined);
    throw error;
  }
}
