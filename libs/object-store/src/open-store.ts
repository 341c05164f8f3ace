import { fileURLToPath } from 'node:url';
import { StoreMisconfigured } from './errors.js';
import { createFolderStore } from './folder-store.js';
import { createMinioStore } from './minio-store.js';
import { isKey } from './object-key.js';
import type { ObjectStore } from './object-store.js';

/** The key pair of a user of an S3 server. */
export interface StoreCredentials {
  readonly accessKey: string;
  readonly secretKey: string;
}

const examples =
  'e.g. ./store, file:///var/lib/isthmus or s3://bucket/prefix?endpoint=http://127.0.0.1:9000';

/**
 * Opens the store that a URL or the path of a folder names: `file:///path`, a plain path, or
 * `s3://bucket/prefix?endpoint=http://host:port[&region=NAME]`, which needs credentials. Nothing is read
 * or written yet (see `checkStore`). Throws StoreMisconfigured for anything else, without repeating secrets.
 */
export function openStore(url: string, credentials?: StoreCredentials): ObjectStore {
  // A single letter before a colon is a drive of Windows.
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(url)?.[1]?.toLowerCase();
  if (scheme === 's3') return openBucket(url, credentials);
  if (scheme === 'file') return createFolderStore(folderOf(url));
  if (scheme !== undefined) throw misnamed(`no store is named by ${scheme}: URLs`);
  if (url === '') throw misnamed('the store has no name');
  return createFolderStore(url);
}

function folderOf(url: string): string {
  if (!url.startsWith('file:///') || !URL.canParse(url)) {
    throw misnamed(`expected an absolute path in the store's URL, got ${JSON.stringify(url)}`);
  }
  return fileURLToPath(url);
}

function openBucket(url: string, credentials: StoreCredentials | undefined): ObjectStore {
  if (!URL.canParse(url)) throw misnamed("the store's s3 URL cannot be read");
  const { hostname: bucket, pathname, username, password, searchParams } = new URL(url);
  if (username !== '' || password !== '') {
    throw misnamed(`the store's URL must not hold keys; ${howToGiveKeys}`);
  }
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) {
    throw misnamed(
      `bad bucket in the store's URL [bucket=${bucket}]: expected 3 to 63 characters of a-z 0-9 . -`,
    );
  }
  const prefix = pathname.replace(/^\/|\/$/g, '');
  if (prefix !== '' && !isKey(prefix)) {
    throw misnamed(
      `bad prefix in the store's URL [prefix=${prefix}]: expected slash-separated names of a-z 0-9 . _ -`,
    );
  }
  const unknown = [...searchParams.keys()].find((name) => name !== 'endpoint' && name !== 'region');
  if (unknown !== undefined) {
    throw misnamed(
      `unknown parameter in the store's URL [parameter=${unknown}]: expected endpoint, region`,
    );
  }
  if (!credentials) {
    throw new StoreMisconfigured(
      `the s3 store needs an access key and a secret key [bucket=${bucket}]; ${howToGiveKeys}`,
    );
  }
  return createMinioStore({
    endpoint: endpointOf(searchParams.get('endpoint') ?? ''),
    bucket,
    prefix,
    ...credentials,
    region: searchParams.get('region') ?? undefined,
  });
}

const howToGiveKeys = 'give them in ISTHMUS_S3_ACCESS_KEY and ISTHMUS_S3_SECRET_KEY';

function endpointOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const bare = url && `${url.origin}/` === url.href;
  if (!bare || !/^https?:$/.test(url.protocol)) {
    throw misnamed(
      "bad endpoint in the store's URL: expected endpoint=http://host:port and nothing after the port",
    );
  }
  return url.origin;
}

function misnamed(message: string): StoreMisconfigured {
  return new StoreMisconfigured(`${message}; name a folder or a bucket, ${examples}`);
}
