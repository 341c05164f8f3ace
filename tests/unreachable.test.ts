import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { inProcess, isthmus } from './command.js';
import { freshFolder, namesIn } from './fresh-folder.js';
import { refusal } from './refusal.js';
import { startIsthmus } from './running-command.js';
import { cacheIn } from './spawn-isthmus.js';
import { tinyStudy, writeStudy } from './tiny-study.js';

/** An address on this machine at which nothing listens. */
async function deadAddress(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('expected a port');
  return `127.0.0.1:${address.port}`;
}

/** A folder with a study in it, and the command that runs that. */
function study() {
  const cwd = freshFolder();
  return { cwd, run: ['run', writeStudy(cwd, tinyStudy)] };
}

describe('a store', () => {
  it('that may not be written is refused with its folder', async () => {
    const { cwd, run } = study();
    // Not even root may make a folder there.
    const folder = '/sys/isthmus';
    const error = await refusal([...run, '--store', folder], { cwd }, isthmus);
    expect(error).toContain('store permits no such access');
    expect(error).toContain(`store=folder ${folder}`);
    expect(error).toContain('let this user read and write that folder');
  });

  it('whose URL is of an unknown kind is refused with the kinds there are', async () => {
    const { cwd, run } = study();
    const error = await refusal([...run, '--store', 'ftp://host/store'], { cwd });
    expect(error).toContain('no store is named by ftp: URLs');
    expect(error).toContain('s3://bucket');
  });

  it('whose URL has a bad endpoint is refused', async () => {
    const { cwd, run } = study();
    const env = { ISTHMUS_S3_ACCESS_KEY: 'key', ISTHMUS_S3_SECRET_KEY: 'not to be told' };
    const store = 's3://bucket?endpoint=nowhere';
    const error = await refusal([...run, '--store', store], { cwd, env });
    expect(error).toContain('expected endpoint=http://host:port');
  });

  it('on S3 without keys is refused with the variables that hold them', async () => {
    const { cwd, run } = study();
    const store = 's3://bucket?endpoint=http://127.0.0.1:1';
    const error = await refusal([...run, '--store', store], { cwd });
    expect(error).toContain('ISTHMUS_S3_ACCESS_KEY and ISTHMUS_S3_SECRET_KEY');
  });

  it('on S3 that does not answer is waited for, with its address but no key, until Ctrl-C', async () => {
    const { cwd, run } = study();
    const address = await deadAddress();
    const running = startIsthmus(run, {
      cwd,
      env: {
        ISTHMUS_STORE_URL: `s3://bucket?endpoint=http://${address}`,
        ISTHMUS_S3_ACCESS_KEY: 'key',
        ISTHMUS_S3_SECRET_KEY: 'not to be told',
      },
    });
    await running.printed(/trying again for \d+ s/);
    process.kill(running.pid, 'SIGINT');
    const { code, stdout, stderr } = await running.ended;
    expect(stderr).toContain(`the store does not answer [store=s3 http://${address}/bucket`);
    expect(stderr).toContain('ECONNREFUSED');
    expect(stderr).not.toContain('not to be told');
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
    expect(namesIn(cwd, '.isthmus', 'logs')).toEqual([]);
  });

  it('on a host of an unknown name fails the run at once', async () => {
    const { cwd, run } = study();
    const { code, stderr } = await inProcess(run, {
      cwd,
      env: {
        ISTHMUS_STORE_URL: 's3://bucket?endpoint=http://store.invalid:9000',
        ISTHMUS_S3_ACCESS_KEY: 'key',
        ISTHMUS_S3_SECRET_KEY: 'not to be told',
      },
    });
    expect(stderr).toContain('store is unavailable [store=s3 http://store.invalid:9000/bucket');
    expect(stderr).toContain('check that the server runs and that its address is right');
    expect(stderr).not.toContain('trying again');
    expect(code).toBe(1);
  });
});

describe.concurrent('a service', () => {
  it('that is down fails the run after a few tries, named with its address', async () => {
    const { cwd, run } = study();
    const address = await deadAddress();
    const services = ['trainer', 'matcher', 'evaluator'].map((name) => `${name}=${address}`);
    const options = ['--services', services.join(','), '--json'];
    const { code, stdout, stderr } = await inProcess([...run, ...options], { cwd });
    expect(stderr).toMatch(/error: the (trainer|matcher|evaluator) does not answer after \d tries/);
    expect(stderr).toContain(`address=${address}`);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(namesIn(cwd, 'results')).toEqual([]);
  });
});

describe.concurrent('dataset get', () => {
  it('without a network tells in one error where the files may be put by hand', async () => {
    const cwd = freshFolder();
    const env = {
      NODE_OPTIONS: `--import=${new URL('no-network.mjs', import.meta.url)}`,
      ISTHMUS_CACHE_DIR: cacheIn(cwd),
    };
    const { code, stdout, stderr } = await isthmus(['dataset', 'get', 'mnist'], { cwd, env });
    expect(stderr.match(/error: /g)).toHaveLength(1);
    expect(stderr).toContain('download failed');
    expect(stderr).toContain('ENOTFOUND');
    expect(stderr).toContain('https://ossci-datasets.s3.amazonaws.com/mnist/');
    expect(stderr).toContain('train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz');
    expect(stderr).toContain(`into ${cacheIn(cwd)}/data/mnist by hand`);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  });
});
