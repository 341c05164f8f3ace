import { crc32 } from 'node:zlib';

/** A zip of stored members, as small as the format allows. */
export function zipOf(members: Iterable<readonly [string, Uint8Array]>): Uint8Array {
  const local: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let begin = 0;
  for (const [name, bytes] of members) {
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(bytes.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(name.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(begin, 10);
    const parts = [Buffer.from('PK\x03\x04'), common, Buffer.from(name), bytes];
    local.push(...parts);
    directory.push(Buffer.from('PK\x01\x02\x14\0'), common, place, Buffer.from(name));
    begin += parts.reduce((sum, part) => sum + part.length, 0);
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(directory.length / 4, 8);
  end.writeUInt16LE(directory.length / 4, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(begin, 16);
  return Buffer.concat([...local, listed, end]);
}

/** An array as numpy saves it: `descr` is its element type, such as <f4. */
export interface NumpyArray {
  readonly descr: string;
  readonly shape: readonly number[];
  readonly values: ArrayBufferView;
}

/** An .npz file of some arrays. */
export function npzOf(arrays: Readonly<Record<string, NumpyArray>>): Uint8Array {
  return zipOf(
    Object.entries(arrays).map(([name, { descr, shape, values }]) => {
      const sizes = `(${shape.join(',')},)`;
      const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${sizes}, }\n`;
      const length = Buffer.alloc(2);
      length.writeUInt16LE(text.length);
      const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
      const npy = [Buffer.from('\x93NUMPY\x01\0', 'latin1'), length, Buffer.from(text), bytes];
      return [`${name}.npy`, Buffer.concat(npy)] as const;
    }),
  );
}
