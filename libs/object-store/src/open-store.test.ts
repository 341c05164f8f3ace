import { describe, expect, it } from 'vitest';
import { StoreMisconfigured } from './errors.js';
import { openStore } from './open-store.js';

const keys = { accessKey: 'key', secretKey: 'secret' };
const refusal = (url: string, credentials = keys): unknown => {
  try {
    return openStore(url, credentials);
  } catch (error) {
    return error;
  }
};

describe('openStore', () => {
  it.each([
    ['file:///var/lib/isthmus', 'folder /var/lib/isthmus'],
    ['file:///with%20space', 'folder /with space'],
    ['/var/lib/isthmus', 'folder /var/lib/isthmus'],
    ['./store', `folder ${process.cwd()}/store`],
    ['s3://bucket?endpoint=http://127.0.0.1:9000', 's3 http://127.0.0.1:9000/bucket'],
    ['s3://bucket/?endpoint=http://127.0.0.1:9000/', 's3 http://127.0.0.1:9000/bucket'],
    ['s3://bucket?endpoint=http://[::1]:9000', 's3 http://[::1]:9000/bucket'],
    ['s3://bucket/a/b/?endpoint=http://minio.lab:9000', 's3 http://minio.lab:9000/bucket/a/b'],
    [
      's3://bucket/a?endpoint=https://s3.eu-west-1.amazonaws.com&region=eu-west-1',
      's3 https://s3.eu-west-1.amazonaws.com/bucket/a',
    ],
  ])('opens %s', (url, location) => {
    expect(openStore(url, keys).location).toBe(location);
  });

  it.each([
    ['', 'no name'],
    ['gs://bucket', 'no store is named by gs: URLs'],
    ['file://relative', 'expected an absolute path'],
    ['file:relative', 'expected an absolute path'],
    ['s3://?endpoint=http://h:1', 'bad bucket'],
    ['s3://UP?endpoint=http://h:1', '[bucket=UP]'],
    ['s3://bucket', 'bad endpoint'],
    ['s3://bucket?endpoint=minio:9000', 'bad endpoint'],
    ['s3://bucket?endpoint=http://h:1/path', 'bad endpoint'],
    ['s3://bucket/a//b?endpoint=http://h:1', '[prefix=a//b]'],
    ['s3://bucket/../b?endpoint=http://h:1&zone=x', '[parameter=zone]'],
  ])('refuses %j with an example', (url, message) => {
    const error = refusal(url);
    expect(error).toBeInstanceOf(StoreMisconfigured);
    expect(String(error)).toContain(message);
    expect(String(error)).toContain('s3://bucket/prefix?endpoint=http://127.0.0.1:9000');
  });

  it.each(['s3://me:hush@bucket?endpoint=http://h:1', 's3://bucket?endpoint=http://me:hush@h:1'])(
    'refuses keys in a URL without repeating them',
    (url) => {
      expect(refusal(url)).toBeInstanceOf(StoreMisconfigured);
      expect(String(refusal(url))).not.toContain('hush');
    },
  );

  it('asks for the keys of an S3 store', () => {
    expect(() => openStore('s3://bucket?endpoint=http://h:1')).toThrow(
      'ISTHMUS_S3_ACCESS_KEY and ISTHMUS_S3_SECRET_KEY',
    );
  });
});
