import { CheckpointError } from '../checkpoint-error.js';
import type { ElementType } from '../stored-tensor.js';

/** What an .npy file says of its array. */
export interface NpyHeader {
  readonly dtype: ElementType;
  readonly bigEndian: boolean;
  readonly isColumnMajor: boolean;
  readonly shape: readonly number[];
}

/** numpy's names of element types, without the byte order. */
const elementTypes: Readonly<Record<string, ElementType>> = {
  b1: 'BOOL',
  u1: 'U8',
  i1: 'I8',
  u2: 'U16',
  i2: 'I16',
  f2: 'F16',
  u4: 'U32',
  i4: 'I32',
  f4: 'F32',
  u8: 'U64',
  i8: 'I64',
  f8: 'F64',
};

/** One `'key': value` of a Python dict, and the comma behind it. */
const field = /\s*'(\w+)'\s*:\s*('[^']*'|True|False|\([\dL,\s]*\)|\[.*\])\s*(?:,|$)/gsy;

/**
 * Parses the dict that describes an array (numpy.lib.format), such as
 * `{'descr': '<f4', 'fortran_order': False, 'shape': (5, 6), }`. Throws a CheckpointError for any
 * other text and for element types that are no plain numbers, Python objects among them.
 */
export function parseNpyHeader(text: string, where: Readonly<Record<string, string>>): NpyHeader {
  const fields = readFields(text, where);
  const refuse = (what: string, expected: string, got: string | undefined): never => {
    throw new CheckpointError(what, { ...where, expected, got: String(got).slice(0, 80) });
  };
  const descr = fields.get('descr');
  const [, order, kind] = /^'([<>|])(\w\d+)'$/.exec(descr ?? '') ?? [];
  if (descr?.startsWith("'|O")) {
    return refuse('an object array is a pickle, which is not executed', 'numbers', descr);
  }
  const dtype = Object.hasOwn(elementTypes, kind) ? elementTypes[kind] : undefined;
  if (dtype === undefined) {
    return refuse('unknown element type', `one of ${Object.keys(elementTypes).join(' ')}`, descr);
  }
  const fortran = fields.get('fortran_order');
  if (fortran !== 'True' && fortran !== 'False') {
    return refuse('not an order of elements', 'True or False', fortran);
  }
  // Python 2 wrote sizes as 5L.
  const sizes = /^\(((?:\d+L?,\s*)*(?:\d+L?)?)\)$/.exec(fields.get('shape') ?? '')?.[1];
  const shape = sizes?.match(/\d+/g)?.map(Number) ?? [];
  if (sizes === undefined || !shape.every(Number.isSafeInteger)) {
    return refuse('not a shape', 'whole numbers from 0', fields.get('shape'));
  }
  return { dtype, bigEndian: order === '>', isColumnMajor: fortran === 'True', shape };
}

/** The text that `parseNpyHeader` reads, as numpy writes it. Throws a RangeError for BF16. */
export function npyHeader(dtype: ElementType, shape: readonly number[]): string {
  const kind = Object.keys(elementTypes).find((name) => elementTypes[name] === dtype);
  if (kind === undefined) throw new RangeError(`numpy has no such element type [got=${dtype}]`);
  const order = kind.endsWith('1') ? '|' : '<';
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  return `{'descr': '${order}${kind}', 'fortran_order': False, 'shape': (${sizes}), }`;
}

function readFields(text: string, where: Readonly<Record<string, string>>): Map<string, string> {
  const body = /^\{(.*)\}\s*$/s.exec(text)?.[1].trimEnd() ?? '';
  const fields = new Map<string, string>();
  let read = 0;
  for (const [whole, key, value] of body.matchAll(field)) {
    fields.set(key, value);
    read += whole.length;
  }
  const isWhole = read === body.length && fields.size === 3;
  if (isWhole && ['descr', 'fortran_order', 'shape'].every((key) => fields.has(key))) return fields;
  const expected = 'a dict of descr, fortran_order and shape';
  const got = JSON.stringify(text.slice(0, 80));
  throw new CheckpointError('not the header of a numpy array', { ...where, expected, got });
}
