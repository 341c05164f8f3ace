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
    const inner =
      typeof key === 'number'
        ? (schema.prefixItems?.[key] ?? schema.items)
        : asMap(schema).properties?.[String(key)];
    if (typeof inner !== 'object' || Array.isArray(inner)) break;
    schema = inner;
  }
  return schema;
}

/** The keys that the map at a path may have. */
export function keysAt(path: Path): readonly string[] {
  return Object.keys(asMap(schemaAt(path)).properties ?? {});
}

/** A path as one would write it: `pairs[0][1]`, `train.epochs`. */
export function nameOf(path: Path): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}

/** Of a value that may be a map or something else, the map's schema. */
function asMap(schema: Schema): Schema {
  return schema.anyOf?.find((one) => one.type === 'object') ?? schema;
}
