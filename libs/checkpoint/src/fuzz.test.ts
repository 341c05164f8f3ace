import { getHeapStatistics } from 'node:v8';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CheckpointError } from './checkpoint-error.js';
import type { CheckpointFormat } from './contents.js';
import { readCheckpoint } from './read-checkpoint.js';
import { goodFiles, loadForeign, loadVector } from './vectors.fixture.js';
import { weightsOf } from './weights-file.js';
import { readZip } from './zip/read-zip.js';
import { writeZip } from './zip/write-zip.js';

const runs = 20_000;
/** Node cuts small buffers out of larger ones. */
const bufferPoolBytes = 2 ** 16;

/** Files with stored forms, shared tensors and values of many kinds. */
const foreign = [
  'pruned.pt',
  'weight_norm.pt',
  'weight_norm_old.pt',
  'spectral.pt',
  'tied.pt',
  'columns.pt',
  'values_protocol2.pt',
  'values_protocol4.pt',
  'values_legacy.pt',
  'with_ema.pt',
  'tied.safetensors',
];

/** A change of bytes; `other` is another file of the same format. */
type Mutation = (bytes: Uint8Array, other: Uint8Array) => Uint8Array;

const joined = (...parts: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(parts));
// Headers come first or last.
const place = fc.oneof(fc.nat(2 ** 16), fc.nat(300), fc.integer({ min: -120, max: -1 }));
const at = (position: number, { length }: Uint8Array) =>
  length === 0 ? 0 : ((position % length) + length) % length;

const setByte = fc.tuple(place, fc.nat(255)).map(
  ([position, value]): Mutation =>
    (bytes) => {
      const changed = Uint8Array.from(bytes);
      changed[at(position, bytes)] = value;
      return changed;
    },
);
const flipBit = fc.tuple(place, fc.nat(7)).map(
  ([position, bit]): Mutation =>
    (bytes) => {
      const changed = Uint8Array.from(bytes);
      changed[at(position, bytes)] ^= 1 << bit;
      return changed;
    },
);
const setLength = fc
  .tuple(
    place,
    fc.constantFrom(1, 2, 4, 8),
    fc.oneof(
      fc.constantFrom(0n, 1n, 0xffn, 0xffffn, 0x7fffffffn, 0xffffffffn, 2n ** 53n, 2n ** 64n - 1n),
      fc.bigInt({ min: 0n, max: 5000n }),
    ),
    fc.boolean(),
  )
  .map(
    ([position, width, value, isLittleEndian]): Mutation =>
      (bytes) => {
        const field = Buffer.alloc(8);
        if (isLittleEndian) field.writeBigUInt64LE(value);
        else field.writeBigUInt64BE((value << BigInt(64 - 8 * width)) & (2n ** 64n - 1n));
        const changed = Uint8Array.from(bytes);
        const begin = at(position, bytes);
        changed.set(field.subarray(0, Math.min(width, bytes.length - begin)), begin);
        return changed;
      },
  );
const truncate = place.map(
  (position): Mutation =>
    (bytes) =>
      bytes.slice(0, at(position, bytes)),
);
const remove = fc.tuple(place, fc.nat(40)).map(
  ([position, count]): Mutation =>
    (bytes) => {
      const begin = at(position, bytes);
      return joined(bytes.subarray(0, begin), bytes.subarray(begin + count));
    },
);
const insert = fc.tuple(place, fc.uint8Array({ maxLength: 12 })).map(
  ([position, some]): Mutation =>
    (bytes) => {
      const begin = at(position, bytes);
      return joined(bytes.subarray(0, begin), some, bytes.subarray(begin));
    },
);
const repeat = fc.tuple(place, fc.nat(200), fc.nat(8)).map(
  ([position, count, times]): Mutation =>
    (bytes) => {
      const begin = at(position, bytes);
      const part = bytes.subarray(begin, begin + count);
      const copies = Array.from({ length: times }, () => part);
      return joined(bytes.subarray(0, begin), ...copies, bytes.subarray(begin));
    },
);
const splice = fc.tuple(place, place).map(
  ([position, otherPosition]): Mutation =>
    (bytes, other) =>
      joined(bytes.subarray(0, at(position, bytes)), other.subarray(at(otherPosition, other))),
);
const mutations = fc.array(
  fc.oneof(setByte, flipBit, setLength, truncate, remove, insert, repeat, splice),
  { minLength: 1, maxLength: 4 },
);

/** Mutates a file, or a member of a zip, which gets the right checksum again. */
interface Damage {
  readonly file: number;
  readonly other: number;
  readonly member: number | null;
  readonly changes: readonly Mutation[];
}
const damages: fc.Arbitrary<Damage> = fc.record({
  file: fc.nat(),
  other: fc.nat(),
  // The first member of PyTorch's zips is the pickle.
  member: fc.oneof(fc.constant(null), fc.constant(0), fc.nat(20)),
  changes: mutations,
});

function damaged(
  files: readonly Uint8Array[],
  { file, other, member, changes }: Damage,
): Uint8Array {
  const [bytes, otherBytes] = [files[file % files.length], files[other % files.length]];
  const apply = (one: Uint8Array, another: Uint8Array) =>
    changes.reduce((changed, change) => change(changed, another), one);
  if (member === null || bytes[0] !== 0x50) return apply(bytes, otherBytes);
  const members = new Map(membersOf(bytes));
  const name = [...members.keys()][member % members.size];
  const others = [...membersOf(otherBytes).values()];
  members.set(name, apply(members.get(name)!, others[member % others.length]));
  return writeZip(members);
}

const unpacked = new WeakMap<Uint8Array, ReadonlyMap<string, Uint8Array>>();

/** The members of a good zip, which is unpacked once. */
function membersOf(zip: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const known = unpacked.get(zip);
  if (known !== undefined) return known;
  const { names, read } = readZip(zip, { file: 'zip', budget: { take: () => {} } });
  const members = new Map(names.map((name) => [name, read(name)]));
  unpacked.set(zip, members);
  return members;
}

describe('a damaged file', () => {
  it.each(['safetensors', 'npz', 'pytorch-zip', 'pytorch-legacy'] satisfies CheckpointFormat[])(
    `of %s is read or refused ${runs} times, in bounded memory`,
    (format) => {
      forgetStacks();
      const all = [...goodFiles.map(({ file }) => loadVector(file)), ...foreign.map(loadForeign)];
      const files = all.filter(
        (bytes) => readCheckpoint(bytes, { file: 'good' }).format === format,
      );
      const count = { read: 0, refused: 0 };
      const isBounded = (damage: Damage) => {
        const bytes = damaged(files, damage);
        const before = bytesOfBuffers();
        count[outcome(bytes)]++;
        const taken = bytesOfBuffers() - before;
        return taken <= 4 * bytes.length + bufferPoolBytes;
      };
      fc.assert(fc.property(damages, isBounded), { numRuns: runs, seed: 4 });
      expect(Math.min(count.read, count.refused)).toBeGreaterThan(runs / 50);
    },
  );
});

/** Has errors note no stack in this test, which would be its dearest part: tens of thousands are thrown. */
function forgetStacks(): void {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  onTestFinished(() => {
    Error.stackTraceLimit = stackTraceLimit;
  });
}

/** All that is held outside the heap, which takes a tenth of the time of `process.memoryUsage()` to ask for. */
function bytesOfBuffers(): number {
  return getHeapStatistics().external_memory;
}

/** Lets every error but a refusal through. */
function outcome(bytes: Uint8Array): 'read' | 'refused' {
  try {
    weightsOf(readCheckpoint(bytes, { file: 'damaged' }), { file: 'damaged' });
    return 'read';
  } catch (error) {
    if (error instanceof CheckpointError) return 'refused';
    throw error;
  }
}
