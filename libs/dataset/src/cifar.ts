import { readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import { list } from 'tar';
import type { Dataset, Split } from './dataset.js';
import { DatasetError } from './dataset-error.js';

/** The official archive of CIFAR-10's binary version. */
export const cifarArchiveName = 'cifar-10-binary.tar.gz';

/** The folder that the archive holds, and the batches in it: five of train, one of test. */
export const cifarFolder = 'cifar-10-batches-bin';
export const cifarBatchNames = [1, 2, 3, 4, 5]
  .map((batch) => `data_batch_${batch}.bin`)
  .concat('test_batch.bin');

const shape = [3, 32, 32] as const;
const pixels = 3 * 32 * 32;
const recordBytes = 1 + pixels;
const classes = 10;

/** One batch and what it is called in errors. */
interface Batch {
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** Reads CIFAR-10 from the files of `cifarBatchNames`, in that order. Throws a DatasetError when one is corrupt. */
export async function readCifar(files: readonly string[]): Promise<Dataset> {
  return toDataset(
    await Promise.all(files.map(async (file) => ({ file, bytes: await readFile(file) }))),
  );
}

/** Reads CIFAR-10 straight from the archive. Throws a DatasetError when it is corrupt or not complete. */
export async function readCifarArchive(archive: string): Promise<Dataset> {
  const found = await readBatches(archive);
  const batches = cifarBatchNames.map((name) => {
    const bytes = found.get(name);
    const expected = posix.join(cifarFolder, name);
    if (bytes === undefined) {
      throw new DatasetError('archive lacks a batch', { file: archive, expected });
    }
    return { file: `${archive}:${expected}`, bytes };
  });
  return toDataset(batches);
}

async function readBatches(archive: string): Promise<Map<string, Uint8Array>> {
  const chunks = new Map<string, Buffer[]>();
  try {
    await list({
      file: archive,
      strict: true,
      onReadEntry: (entry) => {
        const name = posix.basename(entry.path);
        if (!cifarBatchNames.includes(name)) return;
        const parts: Buffer[] = [];
        chunks.set(name, parts);
        entry.on('data', (part) => parts.push(part));
      },
    });
  } catch (cause) {
    const got = cause instanceof Error ? cause.message : String(cause);
    throw new DatasetError('archive is corrupt', { file: archive, got }, { cause });
  }
  return new Map([...chunks].map(([name, parts]) => [name, Buffer.concat(parts)]));
}

function toDataset(batches: readonly Batch[]): Dataset {
  const train = toSplit(batches.slice(0, -1));
  const test = toSplit(batches.slice(-1));
  return { name: 'cifar-10', shape, classes, train, test };
}

function toSplit(batches: readonly Batch[]): Split {
  for (const batch of batches) checkBatch(batch);
  const counts = batches.map(({ bytes }) => bytes.length / recordBytes);
  const count = counts.reduce((sum, records) => sum + records, 0);
  const x = new Uint8Array(count * pixels);
  const y = new Uint8Array(count);
  let example = 0;
  for (const { bytes } of batches) {
    for (let begin = 0; begin < bytes.length; begin += recordBytes) {
      y[example] = bytes[begin];
      x.set(bytes.subarray(begin + 1, begin + recordBytes), example * pixels);
      example += 1;
    }
  }
  return { count, x, y };
}

function checkBatch({ file, bytes }: Batch): void {
  const rest = bytes.length % recordBytes;
  if (rest !== 0 || bytes.length === 0) {
    const expected = `records of ${recordBytes} bytes`;
    const where = { file, offset: bytes.length - rest, expected, got: `${rest} bytes` };
    throw new DatasetError('CIFAR batch is cut off', where);
  }
  for (let offset = 0; offset < bytes.length; offset += recordBytes) {
    if (bytes[offset] >= classes) {
      const where = { file, offset, expected: '0..9', got: bytes[offset] };
      throw new DatasetError('label out of range', where);
    }
  }
}
