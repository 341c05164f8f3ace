import type { Path } from '../complaint.js';
import { isMap, valueAt } from '../study-values.js';

/** Plain data from the top of a study, over or under others. */
interface Layered {
  readonly value: unknown;
  /** Undefined for what no file says. */
  readonly file: string | undefined;
}

/** A value under some keys. */
export function nested(value: unknown, keys: Path): unknown {
  return keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
}

/** Maps merge key by key; all else stands in place of what is behind it; nothing takes away what is behind it. */
export function mergedValue(layers: readonly Layered[]): unknown {
  // From the bottom: what a layer takes away must not come back from one below.
  return layers.map(({ value }) => value).reduceRight((base, top) => over(top, base));
}

function over(top: unknown, base: unknown): unknown {
  if (top === undefined) return base;
  if (!isMap(top) || !isMap(base)) return top;
  const keys = [...new Set([...Object.keys(top), ...Object.keys(base)])];
  const kept = keys.filter((key) => !(top[key] === null && Object.hasOwn(base, key)));
  return Object.fromEntries(
    kept.map((key) => [key, Object.hasOwn(top, key) ? over(top[key], base[key]) : base[key]]),
  );
}

/**
 * The layer that says what is at a path: the first that has something there, or at a key above it what is no map. Of
 * what is nowhere, the first file.
 */
export function ownerOf<Layer extends Layered>(layers: readonly Layer[], path: Path): Layer {
  const decides = ({ value }: Layer) =>
    path.some((_, length) => {
      const above = valueAt(value, path.slice(0, length));
      return above !== undefined && !isMap(above);
    }) || valueAt(value, path) !== undefined;
  const owner = layers.find(decides) ?? layers.find(({ file }) => file !== undefined) ?? layers[0];
  if (owner === undefined) throw new RangeError('a study has no layer');
  return owner;
}
