import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyFolder, tinyMnist, writeFiles } from '../formats/tiny-mnist.fixture.js';
import { DatasetError } from '../set/dataset-error.js';
import { mnistSource } from './dataset-sources.js';
import { downloadDataset, downloadFiles } from './download.js';
import { content, firstBytes, md5, nobody, serve, status, whole } from './file-server.fixture.js';

const half = content.length / 2;

interface Progress {
  readonly receivedBytes: number;
}

const download = (into: string, urls: string[], options = {}) =>
  downloadFiles([{ name: 'a.bin', md5, urls }], { into, retryDelayMs: 1, ...options });

function expectComplete(folder: string): void {
  expect(readdirSync(folder)).toEqual(['a.bin']);
  expect(content.equals(readFileSync(join(folder, 'a.bin')))).toBe(true);
}

describe('downloadFiles', () => {
  it('makes the folder and tells progress up to the last byte', async () => {
    const into = join(emptyFolder(), 'new/folder');
    const { url } = await serve(whole);
    const told: Progress[] = [];
    await download(into, [url], { onProgress: (progress: Progress) => told.push(progress) });
    expectComplete(into);
    const totalBytes = content.length;
    expect(told.at(-1)).toEqual({ file: 'a.bin', receivedBytes: totalBytes, totalBytes });
  });

  it('goes on where the connection was cut', async () => {
    const into = emptyFolder();
    const { url, ranges, cut } = await serve(firstBytes(half), whole);
    const cutAtHalf = ({ receivedBytes }: Progress) => receivedBytes === half && cut();
    await download(into, [url], { onProgress: cutAtHalf });
    expectComplete(into);
    expect(ranges).toEqual([undefined, `bytes=${half}-`]);
  });

  it('goes on where an earlier download ended, and counts that as received', async () => {
    const into = emptyFolder();
    writeFileSync(join(into, 'a.bin.part'), content.subarray(0, half));
    const { url, ranges } = await serve(whole);
    const told: Progress[] = [];
    await download(into, [url], {
      onProgress: (progress: Progress) => told.push(progress),
    });
    expectComplete(into);
    expect(ranges).toEqual([`bytes=${half}-`]);
    expect(told[0].receivedBytes).toBeGreaterThan(half);
    expect(told.at(-1)).toMatchObject({
      receivedBytes: content.length,
      totalBytes: content.length,
    });
  });

  it('takes a part that is already complete', async () => {
    const into = emptyFolder();
    writeFileSync(join(into, 'a.bin.part'), content);
    await download(into, [(await serve(whole)).url]);
    expectComplete(into);
  });

  it('begins again where a server refuses to send parts', async () => {
    const into = emptyFolder();
    writeFileSync(join(into, 'a.bin.part'), content.subarray(0, half));
    const { url } = await serve((_, response) => response.end(content));
    await download(into, [url]);
    expectComplete(into);
  });

  it('begins again when the part was of something else', async () => {
    const into = emptyFolder();
    writeFileSync(join(into, 'a.bin.part'), Buffer.alloc(half));
    const { url, ranges } = await serve(whole);
    await download(into, [url]);
    expectComplete(into);
    expect(ranges).toEqual([`bytes=${half}-`, undefined]);
  });

  it('survives any number of cuts as long as each attempt gets further', async () => {
    const into = emptyFolder();
    const tenth = content.length / 10;
    const { url, ranges, cut } = await serve(firstBytes(tenth));
    const cutAtTenths = ({ receivedBytes }: Progress) => receivedBytes % tenth === 0 && cut();
    await download(into, [url], { onProgress: cutAtTenths });
    expectComplete(into);
    expect(ranges.length).toBe(10);
  });

  it('turns to the next address when one is down', async () => {
    const into = emptyFolder();
    await download(into, [await nobody(), (await serve(whole)).url]);
    expectComplete(into);
  });

  it('follows redirects', async () => {
    const into = emptyFolder();
    const { url: location } = await serve(whole);
    await download(into, [(await serve(status(302, { location }))).url]);
    expectComplete(into);
  });

  it('keeps bytes as they are sent, whatever encoding the server declares', async () => {
    const into = emptyFolder();
    const { url } = await serve((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(content),
    );
    await download(into, [url]);
    expectComplete(into);
  });

  it('keeps a file that is there without asking', async () => {
    const into = emptyFolder();
    writeFileSync(join(into, 'a.bin'), 'put by hand');
    const { url, ranges } = await serve(whole);
    await download(into, [url]);
    expect([readFileSync(join(into, 'a.bin'), 'utf8'), ranges]).toEqual(['put by hand', []]);
  });

  it('gives up on bytes with another checksum and keeps none of them', async () => {
    const into = emptyFolder();
    const { url, ranges } = await serve((_, response) => response.end('hello'));
    const failure = download(into, [url]);
    await expect(failure).rejects.toThrow(
      `download failed [file=${join(into, 'a.bin')}, got=${url}: expected md5=${md5}, got md5=5d41402abc4b2a76b9719d911017c592]`,
    );
    expect(ranges.length).toBe(4);
    expect(readdirSync(into)).toEqual([]);
  });

  it('says once, without a network, what was wanted, what was tried and what to do', async () => {
    const into = emptyFolder();
    const [first, second] = [await nobody(), await nobody()];
    const files = ['a.bin', 'b.bin'].map((name) => ({ name, md5, urls: [first, second] }));
    const refused = (url: string) => `${url}: connect ECONNREFUSED ${new URL(url).host}`;
    const failure = downloadFiles(files, { into, retryDelayMs: 1 });
    await expect(failure).rejects.toThrow(DatasetError);
    await expect(failure).rejects.toMatchObject({ isBadInput: false });
    await expect(failure).rejects.toThrow(
      `download failed [file=${join(into, 'a.bin')}, got=${refused(first)}; ${refused(second)}]; try again, or put a.bin, b.bin into ${into} by hand`,
    );
  });

  it.each([
    ['HTTP 503 Service Unavailable', status(503)],
    ['redirected more than 5 times', status(301, { location: '/a.bin' })],
    ['HTTP 206 Partial Content', status(206, { 'content-range': 'bytes 7-8/9' })],
  ])('names what the server did: %s', async (answer, behaviour) => {
    const { url } = await serve(behaviour);
    await expect(download(emptyFolder(), [url])).rejects.toThrow(`${url}: ${answer}`);
  });

  it('stops at once when told to, with what it has kept for later', async () => {
    const into = emptyFolder();
    const stop = new AbortController();
    const reason = new Error('interrupted');
    const { url, ranges } = await serve((_, response) => void response.write(content));
    const options = { signal: stop.signal, onProgress: () => stop.abort(reason) };
    await expect(download(into, [url], options)).rejects.toBe(reason);
    expect(ranges.length).toBe(1);
    expect(readdirSync(into)).toEqual(['a.bin.part']);
  });

  it('does not call an unusable folder a network failure', async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'file'), '');
    const { url, ranges } = await serve(whole);
    await expect(download(join(folder, 'file/data'), [url])).rejects.toThrow('ENOTDIR');
    expect(ranges).toEqual([]);
    expect(existsSync(join(folder, 'file'))).toBe(true);
  });
});

describe('downloadDataset', () => {
  it('asks for nothing that is there', async () => {
    const into = emptyFolder();
    const files = [...tinyMnist].map(([name, bytes]) => [`${name}.gz`, bytes] as const);
    writeFiles(into, files);
    await downloadDataset(mnistSource, { into });
    expect(readdirSync(into)).toEqual(files.map(([name]) => name).sort());
  });
});
