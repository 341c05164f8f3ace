import { posix } from 'node:path';
import { reasonOf } from '@isthmus/spelling';
import { list } from 'tar';
import { createLabels, type Dataset, type Split } from '../set/dataset.js';
import { DatasetError } from '../set/dataset-error.js';
import { type FileContent, readContent } from './file-content.js';

/** How one of the two sets lies in its archive (https://www.cs.toronto.edu/~kriz/cifar.html). */
export interface CifarFormat {
  readonly name: string;
  /** The official archive of the binary version. */
  readonly archive: string;
  /** The folder that the archive holds. */
  readonly folder: string;
  /** The batches in it: those of the training split, and behind them that of the test split. */
  readonly batches: readonly string[];
  /** Which byte of a record is the label, of so many before the pixels. */
  readonly label: { readonly at: number; readonly bytes: number };
  readonly classes: number;
}

/** CIFAR-10: records of a label and an image. */
export const cifar10: CifarFormat = {
  name: 'cifar-10',
  archive: 'cifar-10-binary.tar.gz',
  folder: 'cifar-10-batches-bin',
  batches: [1, 2, 3, 4, 5].map((batch) => `data_batch_${batch}.bin`).concat('test_batch.bin'),
  label: { at: 0, bytes: 1 },
  classes: 10,
};

/** The labels that CIFAR-100 has: 100 fine classes in 20 coarse ones. */
export const cifar100Labels = ['fine', 'coarse'] as const;

/** CIFAR-100: records of a coarse label, a fine label and an image. */
export function cifar100(labels: (typeof cifar100Labels)[number]): CifarFormat {
  return {
    name: 'cifar-100',
    archive: 'cifar-100-binary.tar.gz',
    folder: 'cifar-100-binary',
    batches: ['train.bin', 'test.bin'],
    label: { at: labels === 'coarse' ? 0 : 1, bytes: 2 },
    classes: labels === 'coarse' ? 20 : 100,
  };
}

const shape = [3, 32, 32] as const;
const pixels = 3 * 32 * 32;

/** That of CIFAR-100's training split, the largest, has 154 MB. */
const mostBatchBytes = 2 ** 28;

/** Reads a set from the files of its batches, in order. Throws a DatasetError when one is corrupt. */
export async function readCifar(format: CifarFormat, files: readonly string[]): Promise<Dataset> {
  return toDataset(format, await Promise.all(files.map(readContent)));
}

/** Reads a set straight from its archive. Throws a DatasetError when it is corrupt or not complete. */
export async function readCifarArchive(format: CifarFormat, archive: string): Promise<Dataset> {
  const found = await readBatches(format, archive);
  const batches = format.batches.map((name) => {
    const bytes = found.get(name);
    const expected = posix.join(format.folder, name);
    if (bytes === undefined) {
      throw new DatasetError('archive lacks a batch', { file: archive, expected });
    }
    return { file: `${archive}:${expected}`, bytes };
  });
  return toDataset(format, batches);
}

async function readBatches(
  { batches }: CifarFormat,
  archive: string,
): Promise<Map<string, Uint8Array>> {
  const chunks = new Map<string, Buffer[]>();
  const tooLarge: { readonly path: string; readonly size: number }[] = [];
  try {
    await list({
      file: archive,
      strict: true,
      onReadEntry: (entry) => {
        const name = posix.basename(entry.path);
        if (!batches.includes(name)) return;
        if (entry.size > mostBatchBytes) tooLarge.push(entry);
        if (tooLarge.length > 0) return;
        const parts: Buffer[] = [];
        chunks.set(name, parts);
        entry.on('data', (part) => parts.push(part));
      },
    });
  } catch (cause) {
    const got = reasonOf(cause);
    throw new DatasetError('archive is corrupt', { file: archive, got }, { cause });
  }
  for (const { path, size } of tooLarge) {
    const where = { file: `${archive}:${path}`, expected: `at most ${mostBatchBytes} bytes` };
    throw new DatasetError('a batch of the archive is too large', { ...where, got: size });
  }
  return new Map([...chunks].map(([name, parts]) => [name, Buffer.concat(parts)]));
}

function toDataset(format: CifarFormat, batches: readonly FileContent[]): Dataset {
  const { name, classes } = format;
  const train = toSplit(format, batches.slice(0, -1));
  const test = toSplit(format, batches.slice(-1));
  return { name, shape, classes, train, test };
}

function toSplit(format: CifarFormat, batches: readonly FileContent[]): Split {
  const { label, classes } = format;
  const recordBytes = label.bytes + pixels;
  for (const batch of batches) checkBatch(format, batch);
  const counts = batches.map(({ bytes }) => bytes.length / recordBytes);
  const count = counts.reduce((sum, records) => sum + records, 0);
  const x = new Uint8Array(count * pixels);
  const y = createLabels(count, classes);
  let example = 0;
  for (const { bytes } of batches) {
    for (let begin = 0; begin < bytes.length; begin += recordBytes) {
      y[example] = bytes[begin + label.at];
      x.set(bytes.subarray(begin + label.bytes, begin + recordBytes), example * pixels);
      example += 1;
    }
  }
  return { count, x, y };
}

function checkBatch({ label, classes }: CifarFormat, { file, bytes }: FileContent): void {
  const recordBytes = label.bytes + pixels;
  const rest = bytes.length % recordBytes;
  if (rest !== 0 || bytes.length === 0) {
    const expected = `records of ${recordBytes} bytes`;
    const where = { file, offset: bytes.length - rest, expected, got: `${rest} bytes` };
    throw new DatasetError('CIFAR batch is cut off', where);
  }
  for (let offset = label.at; offset < bytes.length; offset += recordBytes) {
    if (bytes[offset] >= classes) {
      const where = { file, offset, expected: `0..${classes - 1}`, got: bytes[offset] };
      throw new DatasetError('label out of range', where);
    }
  }
}
