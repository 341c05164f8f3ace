/** Part of a pickle: the opcodes that leave one value on the stack. */
export type Pickled = readonly Uint8Array[];

const code = (text: string): Pickled => [Buffer.from(text, 'latin1')];

/** A pickle of protocol 2, as torch.save writes it, of one value. */
export function writePickle(value: Pickled): Uint8Array {
  return Buffer.concat([...code('\x80\x02'), ...value, ...code('.')]);
}

export const pickledFalse: Pickled = code('\x89');

/** A text of up to 4 GiB. */
export function pickledText(text: string): Pickled {
  const bytes = Buffer.from(text);
  const header = Buffer.alloc(5, 'X');
  header.writeUInt32LE(bytes.length, 1);
  return [header, bytes];
}

/** A whole number that doubles hold exactly. */
export function pickledInteger(value: number): Pickled {
  const bytes = Buffer.alloc(10);
  bytes.write('\x8a\x08', 'latin1');
  bytes.writeBigInt64LE(BigInt(value), 2);
  return [bytes];
}

export function pickledTuple(items: readonly Pickled[]): Pickled {
  return [...code('('), ...items.flat(), ...code('t')];
}

export function pickledDict(entries: readonly (readonly [string, Pickled])[]): Pickled {
  return [...code('}'), ...pickledItems(entries)];
}

/** The global that Python knows as `module.name`. */
export function pickledGlobal(module: string, name: string): Pickled {
  return code(`c${module}\n${name}\n`);
}

/** What a callable returns for arguments. */
export function pickledCall(callable: Pickled, args: readonly Pickled[]): Pickled {
  return [...callable, ...pickledTuple(args), ...code('R')];
}

/** What stands for the object that the reader finds by an id. */
export function pickledReference(id: Pickled): Pickled {
  return [...id, ...code('Q')];
}

/** Entries for the dict that is on the stack. */
export function pickledItems(entries: readonly (readonly [string, Pickled])[]): Pickled {
  const items = entries.flatMap(([key, value]) => [...pickledText(key), ...value]);
  return [...code('('), ...items, ...code('u')];
}
