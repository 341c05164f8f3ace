import { constants, gunzipSync } from 'node:zlib';
import type { Inspection } from './inspect-model.js';

/** As much of a packed file as has an array's sizes, and the most that it unpacks to. */
const [beginBytes, mostBytes] = [4096, 2 ** 23];
/** A record of CIFAR's binary files: labels, and an image of 3 x 32 x 32 bytes. */
const cifarSets = [
  { name: 'cifar-10', recordBytes: 3073, classes: [10] },
  { name: 'cifar-100', recordBytes: 3074, classes: [20, 100] },
];

/** Tells a file of MNIST's family (IDX, packed or not) or of CIFAR (binary); undefined for others. */
export function inspectPublishedData(bytes: Uint8Array): Inspection | undefined {
  return inspectIdx(bytes) ?? inspectCifar(bytes);
}

function inspectIdx(bytes: Uint8Array): Inspection | undefined {
  const begin = unpackedBegin(bytes);
  const [zero, alsoZero, type, dimensions = 0] = begin;
  const headerBytes = 4 + 4 * dimensions;
  const isIdx =
    zero === 0 && alsoZero === 0 && type === 8 && (dimensions === 1 || dimensions === 3);
  if (!isIdx || begin.length < headerBytes) return undefined;
  const view = new DataView(begin.buffer, begin.byteOffset, begin.byteLength);
  const shape = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i));
  const what = dimensions === 1 ? `${shape[0]} labels` : `images, ${shape.join('x')}`;
  return {
    result: { format: 'idx', shape },
    text: `data of MNIST's format (IDX): ${what}; put the four files of a set into a folder, name that in ISTHMUS_DATA_DIR, and use --dataset mnist (or another of \`isthmus dataset list\`)`,
  };
}

function unpackedBegin(bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: mostBytes };
    return gunzipSync(bytes.subarray(0, beginBytes), options);
  } catch {
    // What it is, if it is damaged, the reader of models says.
    return bytes;
  }
}

function inspectCifar(bytes: Uint8Array): Inspection | undefined {
  const found = cifarSets.find(({ recordBytes, classes }) => {
    const count = bytes.length / recordBytes;
    const isRecord = (_: unknown, record: number) =>
      classes.every((count, i) => (bytes[record * recordBytes + i] ?? count) < count);
    return count > 0 && Number.isInteger(count) && Array.from({ length: count }).every(isRecord);
  });
  if (found === undefined) return undefined;
  const images = bytes.length / found.recordBytes;
  return {
    result: { format: found.name, images },
    text: `data of ${found.name}'s binary format: ${images} images of 3x32x32; put the files of the set into a folder, name that in ISTHMUS_DATA_DIR, and use --dataset ${found.name}`,
  };
}
