import { setTimeout } from 'node:timers/promises';
import type { Client, ClientOptions } from 'minio';
import { type Attempt, StoreUnavailable } from './errors.js';
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

/** A bucket, and how it is asked. */
export interface MinioBucket {
  readonly name: string;
  readonly location: string;
  /** The object's name in the bucket; a prefix's as well. */
  objectName(key: string): string;
  /** The key of an object of this name. */
  keyOf(objectName: string): string;
  /** A client for one call: its methods take no signal, but its transport carries this one. */
  connect(signal: AbortSignal | undefined): Promise<Client>;
  /**
   * Makes a call, and makes it again when it fails at once for a reason that may pass. Throws what the store throws for
   * the operation.
   */
  attempt<T>(
    call: Pick<Attempt, 'operation' | 'key'> & { readonly signal: AbortSignal | undefined },
    work: (client: Client) => Promise<T>,
  ): Promise<T>;
}

// The largest single PUT of S3. The client resumes unfinished uploads of anyone to the same key, which mixes
// the bytes of two writers, so it never gets to split an object: `putParts` does.
const largestPutBytes = 5 * 2 ** 30;
const tries = 3;
const backOffMs = 200;

/** A bucket that has to exist. Nothing is asked of it yet. */
export function openBucket(options: MinioStoreOptions): MinioBucket {
  const { endpoint, bucket, prefix, idleTimeoutMs = 30_000 } = options;
  const { origin, protocol } = new URL(endpoint);
  const secure = protocol === 'https:';
  const base = prefix === '' ? '' : `${prefix}/`;
  const location = `s3 ${[origin, bucket, prefix].filter(Boolean).join('/')}`;
  const settings = clientOptions(options);
  const connect = async (
    signal: AbortSignal | undefined,
    onStatus: (status: number | undefined) => void = () => undefined,
  ) => {
    // Whoever keeps objects in a folder does not pay for loading it.
    const { Client } = await import('minio');
    const transport = createS3Transport({ secure, idleTimeoutMs, signal, onStatus });
    return new Client({ ...settings, transport });
  };
  return {
    name: bucket,
    location,
    objectName: (key) => base + key,
    keyOf: (objectName) => objectName.slice(base.length),
    connect: (signal) => connect(signal),
    async attempt({ operation, key, signal }, work) {
      for (let count = 1; ; count += 1) {
        signal?.throwIfAborted();
        let status: number | undefined;
        const note = (answered: number | undefined) => {
          status = answered;
        };
        try {
          return await work(await connect(signal, note));
        } catch (error) {
          signal?.throwIfAborted();
          const failure = s3Failure(causeOf(error), {
            code: codeOf(error),
            status,
            bucket,
            attempt: { location, operation, key },
          });
          const mayPass = failure instanceof StoreUnavailable && !(error instanceof NoAnswer);
          if (count === tries || !mayPass) throw failure;
          await pause(backOffMs * 4 ** (count - 1), signal);
        }
      }
    },
  };
}

function clientOptions(options: MinioStoreOptions): ClientOptions {
  const { endpoint, accessKey, secretKey, region = 'us-east-1' } = options;
  const { protocol, hostname, port } = new URL(endpoint);
  return {
    // A URL has an IPv6 address in brackets, the client has not.
    endPoint: hostname.replace(/^\[|\]$/g, ''),
    ...(port === '' ? {} : { port: Number(port) }),
    useSSL: protocol === 'https:',
    accessKey,
    secretKey,
    region,
    partSize: largestPutBytes,
    retryOptions: { disableRetry: true },
  };
}

/** What the server names an error, if it is one of its own. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || error.name !== 'S3Error' || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** The client words a 5xx answer as its own retries coming to an end, of which it makes none here. */
function causeOf(error: unknown): unknown {
  const status = /Retryable HTTP status: (\d+)/.exec(String(error))?.[1];
  return status === undefined ? error : new Error(`the server answered HTTP ${status}`);
}

/** Ends early, without an error, when the signal is aborted. */
async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await setTimeout(milliseconds, undefined, { signal }).catch(() => undefined);
}
