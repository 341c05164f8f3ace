import type { Path } from './complaint.js';

/** A value of a study and where it stands. */
export interface PlacedValue<Value> {
  readonly path: Path;
  readonly value: Value;
}

/** The networks or data sets of a study's plain data: those of the grid, where it has some. */
export function variedValues(
  data: unknown,
  name: 'network' | 'dataset',
): readonly PlacedValue<unknown>[] {
  const varied = listAt(data, ['grid', name]);
  return varied.length > 0 ? varied : [{ path: [name], value: valueAt(data, [name]) }];
}

/** The values that a setting of the training takes over the whole study; `otherwise` where it has none. */
export function trainValues(
  data: unknown,
  field: string,
  otherwise: unknown,
): readonly PlacedValue<unknown>[] {
  const varied = listAt(data, ['grid', `train.${field}`]);
  if (varied.length > 0) return varied;
  const path = ['train', field];
  return [{ path, value: valueAt(data, path) ?? otherwise }];
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
