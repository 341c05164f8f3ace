import { CheckpointError } from './checkpoint-error.js';
import { isJsonObject, type JsonObject, parseJsonObject, showJson } from './parse-json.js';
import { type ElementType, elementSizes, isElementType, storedSizeBytes } from './stored-tensor.js';

/** Where a tensor lies in the data that follow the header; `end` is exclusive. */
interface TensorPlace {
  readonly name: string;
  readonly dtype: ElementType;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/** What a safetensors header says, with the tensors in the order of their data. */
export interface SafetensorsHeader {
  readonly places: readonly TensorPlace[];
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Reads a header. Throws a CheckpointError unless the tensors cover the `sizeBytes` of data
 * exactly: each as long as its shape says, without overlap, gap or rest.
 */
export function parseSafetensorsHeader(
  header: Uint8Array,
  { file, sizeBytes }: { readonly file: string; readonly sizeBytes: number },
): SafetensorsHeader {
  const { __metadata__: metadata = {}, ...entries } = parseJsonObject(header, 'header', file);
  const places = Object.entries(entries)
    .map(([name, entry]) => readPlace(name, entry, file))
    .sort((a, b) => a.begin - b.begin || a.end - b.end);
  let covered = 0;
  for (const { name, begin, end } of places) {
    if (begin !== covered) {
      const where = { file, tensor: name, expected: covered, got: begin };
      throw new CheckpointError('a tensor does not begin where the one before it ends', where);
    }
    covered = end;
  }
  if (covered !== sizeBytes) {
    const where = { file, expected: `${covered} bytes after the header`, got: sizeBytes };
    throw new CheckpointError('the tensors do not fill the file', where);
  }
  return { places, metadata: readMetadata(metadata, file) };
}

function readPlace(name: string, entry: unknown, file: string): TensorPlace {
  const { dtype, shape, data_offsets: offsets }: JsonObject = isJsonObject(entry) ? entry : {};
  const refuse = (what: string, expected: string, got: unknown): never => {
    throw new CheckpointError(what, { file, tensor: name, expected, got: showJson(got) });
  };
  if (!isElementType(dtype)) {
    return refuse(unknownType(dtype), `one of ${Object.keys(elementSizes).join(' ')}`, dtype);
  }
  if (!isCounts(shape)) return refuse('not a shape', 'whole numbers from 0', shape);
  if (!isCounts(offsets) || offsets.length !== 2 || offsets[0] > offsets[1]) {
    return refuse('not data offsets', 'begin and end, both from 0', offsets);
  }
  const [begin, end] = offsets;
  const sizeBytes = storedSizeBytes({ dtype, shape });
  if (sizeBytes !== end - begin) {
    const expected = `${sizeBytes} bytes for ${dtype} of shape ${shape.join('x')}`;
    return refuse('shape and data offsets disagree', expected, end - begin);
  }
  return { name, dtype, shape, begin, end };
}

/** Types of safetensors that hold numbers of fewer bits, and complex ones. */
function unknownType(dtype: unknown): string {
  if (/^(F8|F6|F4|I4|U4|I2)/.test(String(dtype))) {
    return 'numbers of 8 bits or fewer are not read (FP8 and the like); save the weights as float32, times their scales where the file has some';
  }
  if (/^C\d/.test(String(dtype))) return 'complex numbers are not read: no network here has them';
  return 'unknown element type';
}

function isCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function readMetadata(metadata: unknown, file: string): Readonly<Record<string, string>> {
  const isText = (entry: [string, unknown]): entry is [string, string] =>
    typeof entry[1] === 'string';
  const entries = isJsonObject(metadata) ? Object.entries(metadata) : undefined;
  if (!entries?.every(isText)) {
    const where = { file, expected: 'an object of strings', got: showJson(metadata) };
    throw new CheckpointError('not metadata', where);
  }
  return Object.fromEntries(entries);
}
