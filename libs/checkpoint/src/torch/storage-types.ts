import type { ElementType } from '../stored-tensor.js';

/** What PyTorch's classes of storages hold; all of module `torch`. */
export const storageTypes: Readonly<Record<string, ElementType>> = {
  BoolStorage: 'BOOL',
  ByteStorage: 'U8',
  CharStorage: 'I8',
  ShortStorage: 'I16',
  HalfStorage: 'F16',
  BFloat16Storage: 'BF16',
  IntStorage: 'I32',
  FloatStorage: 'F32',
  LongStorage: 'I64',
  DoubleStorage: 'F64',
};

/** The class of storages of an element type. Throws a RangeError for those that PyTorch has none for. */
export function storageTypeOf(dtype: ElementType): string {
  const name = Object.keys(storageTypes).find((type) => storageTypes[type] === dtype);
  if (name === undefined) throw new RangeError(`PyTorch has no storage of ${dtype}`);
  return name;
}
