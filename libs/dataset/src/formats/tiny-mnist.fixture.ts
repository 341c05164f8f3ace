import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';
import { idxFileNames } from './mnist.js';

/** A new empty folder for the test that is running. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'isthmus-dataset-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An IDX file of unsigned bytes. */
export function idxBytes(shape: readonly number[], data: readonly number[]): Uint8Array {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.writeUInt32BE(0x0800 + shape.length);
  shape.forEach((size, i) => {
    header.writeUInt32BE(size, 4 + 4 * i);
  });
  return Buffer.concat([header, Uint8Array.from(data)]);
}

/** Three train images and two test images of 2 x 1 pixels, by file name. */
export const tinyMnist: ReadonlyMap<string, Uint8Array> = new Map([
  [idxFileNames[0], idxBytes([3, 2, 1], [0, 255, 1, 254, 2, 253])],
  [idxFileNames[1], idxBytes([3], [9, 0, 4])],
  [idxFileNames[2], idxBytes([2, 2, 1], [10, 20, 30, 40])],
  [idxFileNames[3], idxBytes([2], [1, 2])],
]);

/** Writes the files, gzipped when their name says so, into a folder that is made. */
export function writeFiles(folder: string, files: Iterable<readonly [string, Uint8Array]>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of files) {
    writeFileSync(join(folder, name), name.endsWith('.gz') ? gzipSync(bytes) : bytes);
  }
}
