import type { Path } from './complaint.js';

/** A value of a study and where it stands. */
export interface PlacedValue<Value> {
  readonly path: Path;
  readonly value: Value;
}

/** The items of a list; none where there is no list. */
export function listAt(data: unknown, path: Path): readonly PlacedValue<unknown>[] {
  const list: unknown = valueAt(data, path);
  if (!Array.isArray(list)) return [];
  return list.map((value: unknown, index) => ({ path: [...path, index], value }));
}

/** What is at a path; undefined where there is nothing. */
export function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key)
        ? (inner as Readonly<Record<PropertyKey, unknown>>)[key]
        : undefined,
    data,
  );
}

/** Plain data with another value at a path where they have one. */
export function replacedAt(data: unknown, path: Path, value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(data)) {
    return data.map((item: unknown, i) => (i === key ? replacedAt(item, rest, value) : item));
  }
  if (!isMap(data) || !Object.hasOwn(data, key)) return data;
  return { ...data, [key]: replacedAt(valueAt(data, [key]), rest, value) };
}

/** Whether plain data are a map. */
export function isMap(data: unknown): data is Readonly<Record<string, unknown>> {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}
