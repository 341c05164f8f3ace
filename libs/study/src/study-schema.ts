import type { z } from 'zod';
import type { Path } from './complaint.js';
import { studyJsonSchema } from './study.js';

type Schema = z.core.JSONSchema.BaseSchema;

let whole: Schema | undefined;

/** The schema of what stands at a path of a study. */
export function schemaAt(path: Path): Schema {
  // Made once: a study may have thousands of mistakes, and it takes milliseconds.
  whole ??= studyJsonSchema();
  let schema = whole;
  for (const key of path) {
    const list = asOne('array', schema);
    const inner =
      typeof key === 'number'
        ? (list.prefixItems?.[key] ?? list.items)
        : asOne('object', schema).properties?.[String(key)];
    if (typeof inner !== 'object' || Array.isArray(inner)) break;
    schema = inner;
  }
  return schema;
}

/** The keys that the map at a path may have. */
export function keysAt(path: Path): readonly string[] {
  return Object.keys(asOne('object', schemaAt(path)).properties ?? {});
}

/** A path as one would write it: `pairs[0][1]`, `train.epochs`. */
export function nameOf(path: Path): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}

/** Of a value that may be a map, a list or something else, the schema of one of these. */
function asOne(type: 'object' | 'array', schema: Schema): Schema {
  return schema.anyOf?.find((one) => one.type === type) ?? schema;
}
