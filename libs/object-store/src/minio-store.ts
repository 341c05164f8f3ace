import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import type { Client, ClientOptions } from 'minio';
import { type Attempt, ObjectNotFound, StoreUnavailable } from './errors.js';
import { checkKey, checkPrefix } from './object-key.js';
import type { ObjectStore } from './object-store.js';
import { s3Failure } from './s3-failure.js';
import { createS3Transport, NoAnswer } from './s3-transport.js';

/** Where objects lie on an S3 server, and who asks for them. */
export interface MinioStoreOptions {
  /** http:// or https://, host and port, no path. */
  readonly endpoint: string;
  readonly bucket: string;
  /** Put before every key, without a slash at its end; '' for none. */
  readonly prefix: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /** Default "us-east-1", which servers other than Amazon's take for their own. */
  readonly region?: string | undefined;
  /** A connection without any traffic for this long counts as lost. */
  readonly idleTimeoutMs?: number;
}

const partBytes = 64 * 2 ** 20;
// The largest single PUT of S3. The client resumes unfinished uploads of anyone to the same key, which mixes
// the bytes of two writers, so it never gets to split an object: `putParts` does.
const largestPutBytes = 5 * 2 ** 30;
const tries = 3;
const backOffMs = 200;
/** How long the server may take to drop an upload that failed: whoever waits is not to wait for that as well. */
const dropWithinMs = 5_000;

/**
 * Keeps objects in a bucket, which has to exist, of any S3 server that honours `If-None-Match: *`.
 * Objects above 64 MiB go in parts. A call that fails at once for a reason that may pass is tried three times within a
 * second; for an outage see `patientStore`.
 */
export function createMinioStore({
  endpoint,
  bucket,
  prefix,
  accessKey,
  secretKey,
  region = 'us-east-1',
  idleTimeoutMs = 30_000,
}: MinioStoreOptions): ObjectStore {
  const { protocol, hostname, port, origin } = new URL(endpoint);
  const base = prefix === '' ? '' : `${prefix}/`;
  const location = `s3 ${[origin, bucket, prefix].filter(Boolean).join('/')}`;
  const secure = protocol === 'https:';
  const options: ClientOptions = {
    // A URL has an IPv6 address in brackets, the client has not.
    endPoint: hostname.replace(/^\[|\]$/g, ''),
    ...(port === '' ? {} : { port: Number(port) }),
    useSSL: secure,
    accessKey,
    secretKey,
    region,
    partSize: largestPutBytes,
    retryOptions: { disableRetry: true },
  };

  // One client a call: the client's methods take no signal, but its transport can carry one.
  const connect = async (
    signal: AbortSignal | undefined,
    onStatus: (status: number | undefined) => void,
  ) => {
    // Whoever keeps objects in a folder does not pay for loading it.
    const { Client } = await import('minio');
    const transport = createS3Transport({ secure, idleTimeoutMs, signal, onStatus });
    return new Client({ ...options, transport });
  };

  async function attempt<T>(
    operation: Attempt['operation'],
    key: string,
    signal: AbortSignal | undefined,
    work: (client: Client) => Promise<T>,
  ): Promise<T> {
    for (let count = 1; ; count += 1) {
      signal?.throwIfAborted();
      let status: number | undefined;
      try {
        const client = await connect(signal, (answered) => {
          status = answered;
        });
        return await work(client);
      } catch (error) {
        signal?.throwIfAborted();
        const failure = s3Failure(causeOf(error), {
          ...{ code: codeOf(error), status, bucket },
          attempt: { location, operation, key },
        });
        const mayPass = failure instanceof StoreUnavailable && !(error instanceof NoAnswer);
        if (count === tries || !mayPass) throw failure;
        await pause(backOffMs * 4 ** (count - 1), signal);
      }
    }
  }

  async function putParts(key: string, bytes: Buffer, signal: AbortSignal | undefined) {
    const name = base + key;
    const uploadID = await attempt('put', key, signal, (client) =>
      client.initiateNewMultipartUpload(bucket, name, {}),
    );
    try {
      const parts: { part: number; etag: string }[] = [];
      for (let start = 0; start < bytes.byteLength; start += partBytes) {
        const part = bytes.subarray(start, start + partBytes);
        const headers = { 'Content-MD5': createHash('md5').update(part).digest('base64') };
        const partNumber = parts.length + 1;
        const target = { bucketName: bucket, objectName: name, uploadID, partNumber, headers };
        parts.push(await attempt('put', key, signal, (client) => client.uploadPart(target, part)));
      }
      await attempt('put', key, signal, (client) =>
        client.completeMultipartUpload(bucket, name, uploadID, parts),
      );
    } catch (error) {
      // The caller hears why the upload failed; that the server keeps its parts for a while is the lesser harm.
      const client = await connect(AbortSignal.timeout(dropWithinMs), () => undefined);
      await client.abortMultipartUpload(bucket, name, uploadID).catch(() => undefined);
      throw error;
    }
  }

  return {
    location,

    async put(key, bytes, { signal } = {}) {
      checkKey(key);
      const body = asBuffer(bytes);
      if (body.byteLength > partBytes) return putParts(key, body, signal);
      await attempt('put', key, signal, (client) => client.putObject(bucket, base + key, body));
    },

    async putIfAbsent(key, bytes, { signal } = {}) {
      checkKey(key);
      const body = asBuffer(bytes);
      return attempt('putIfAbsent', key, signal, async (client) => {
        try {
          await client.putObject(bucket, base + key, body, body.byteLength, {
            'If-None-Match': '*',
          });
          return true;
        } catch (error) {
          if (codeOf(error) === 'PreconditionFailed') return false;
          throw error;
        }
      });
    },

    async get(key, { signal } = {}) {
      checkKey(key);
      const bytes = await attempt('get', key, signal, async (client) => {
        try {
          return await buffer(await client.getObject(bucket, base + key));
        } catch (error) {
          if (isAbsent(error)) return undefined;
          throw error;
        }
      });
      if (bytes === undefined) throw new ObjectNotFound(location, key);
      return bytes;
    },

    async stat(key, { signal } = {}) {
      checkKey(key);
      return attempt('stat', key, signal, async (client) => {
        try {
          return { sizeBytes: (await client.statObject(bucket, base + key)).size };
        } catch (error) {
          if (isAbsent(error)) return undefined;
          throw error;
        }
      });
    },

    async remove(key, { signal } = {}) {
      checkKey(key);
      await attempt('remove', key, signal, (client) => client.removeObject(bucket, base + key));
    },

    async *list(prefix, { signal } = {}) {
      checkPrefix(prefix);
      let token: string | undefined = '';
      while (token !== undefined) {
        const from: string = token;
        const page = await attempt('list', prefix, signal, (client) =>
          client.listObjectsV2Query(bucket, base + prefix, from, '', 1000, ''),
        );
        for (const { name } of page.objects) {
          if (name !== undefined) yield name.slice(base.length);
        }
        token = page.isTruncated ? page.nextContinuationToken : undefined;
      }
    },
  };
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || error.name !== 'S3Error' || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** The client words a 5xx answer as its own retries coming to an end, of which it makes none here. */
function causeOf(error: unknown): unknown {
  const status = /Retryable HTTP status: (\d+)/.exec(String(error))?.[1];
  return status === undefined ? error : new Error(`the server answered HTTP ${status}`);
}

function isAbsent(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'NoSuchKey' || code === 'NotFound';
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Ends early, without an error, when the signal is aborted. */
async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await setTimeout(milliseconds, undefined, { signal }).catch(() => undefined);
}
