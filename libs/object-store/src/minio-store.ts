import { buffer } from 'node:stream/consumers';
import { ObjectNotFound } from './errors.js';
import { codeOf, type MinioBucket, type MinioStoreOptions, openBucket } from './minio-bucket.js';
import { checkKey, checkPrefix } from './object-key.js';
import type { ListedObject, ObjectStore } from './object-store.js';
import { partBytes, putParts } from './put-parts.js';

/**
 * Keeps objects in a bucket, which has to exist, of any S3 server that honours `If-None-Match: *`.
 * Objects above 64 MiB go in parts. A call that fails at once for a reason that may pass is tried three times within a
 * second; for an outage see `patientStore`.
 */
export function createMinioStore(options: MinioStoreOptions): ObjectStore {
  const bucket = openBucket(options);
  const { name, location, objectName, attempt } = bucket;
  return {
    location,

    async put(key, bytes, { signal } = {}) {
      checkKey(key);
      const body = asBuffer(bytes);
      if (body.byteLength > partBytes) return putParts(bucket, key, body, signal);
      await attempt({ operation: 'put', key, signal }, (client) =>
        client.putObject(name, objectName(key), body),
      );
    },

    async putIfAbsent(key, bytes, { signal } = {}) {
      checkKey(key);
      const body = asBuffer(bytes);
      const condition = { 'If-None-Match': '*' };
      return attempt({ operation: 'putIfAbsent', key, signal }, async (client) => {
        try {
          await client.putObject(name, objectName(key), body, body.byteLength, condition);
          return true;
        } catch (error) {
          if (codeOf(error) === 'PreconditionFailed') return false;
          throw error;
        }
      });
    },

    async get(key, { signal } = {}) {
      checkKey(key);
      const bytes = await attempt({ operation: 'get', key, signal }, (client) =>
        unlessAbsent(async () => buffer(await client.getObject(name, objectName(key)))),
      );
      if (bytes === undefined) throw new ObjectNotFound(location, key);
      return bytes;
    },

    async stat(key, { signal } = {}) {
      checkKey(key);
      const found = await attempt({ operation: 'stat', key, signal }, (client) =>
        unlessAbsent(() => client.statObject(name, objectName(key))),
      );
      return found && { sizeBytes: found.size };
    },

    async remove(key, { signal } = {}) {
      checkKey(key);
      await attempt({ operation: 'remove', key, signal }, (client) =>
        client.removeObject(name, objectName(key)),
      );
    },

    list: (prefix, { signal } = {}) => objectsBelow(bucket, prefix, signal),
  };
}

async function* objectsBelow(
  bucket: MinioBucket,
  prefix: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<ListedObject> {
  checkPrefix(prefix);
  let token: string | undefined = '';
  while (token !== undefined) {
    const from: string = token;
    const call = { operation: 'list', key: prefix, signal } as const;
    const page = await bucket.attempt(call, (client) =>
      client.listObjectsV2Query(bucket.name, bucket.objectName(prefix), from, '', 1000, ''),
    );
    for (const { name, size, lastModified } of page.objects) {
      if (name === undefined || lastModified === undefined) continue;
      yield { key: bucket.keyOf(name), sizeBytes: size, modifiedAt: lastModified };
    }
    token = page.isTruncated ? page.nextContinuationToken : undefined;
  }
}

/** What was asked for; undefined where there is no such object. */
async function unlessAbsent<Found>(ask: () => Promise<Found>): Promise<Found | undefined> {
  try {
    return await ask();
  } catch (error) {
    const code = codeOf(error);
    if (code === 'NoSuchKey' || code === 'NotFound') return undefined;
    throw error;
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
