import { sweepKeys } from '../schema/sweep.js';
import { listAt, type PlacedValue, valueAt } from '../study-values.js';

/** Values that go together, by their fields, such as `train.epochs`. */
export type Row<Value> = Readonly<Record<string, Value>>;

/** Ways to vary a study that are crossed with each other; each is a list of rows. */
type Blocks<Value> = readonly (readonly Row<Value>[])[];

/**
 * What a study's plain data vary, in the order in which it is crossed: each list of the grid, the rows of the zip, and
 * the list. Values of a wrong form are as they are; what is no list is passed over.
 */
export function sweepBlocks(data: unknown): Blocks<PlacedValue<unknown>> {
  const grids = [['grid'], ['sweep', 'grid']].map((place) =>
    sweepKeys.map((key) => listAt(data, [...place, key]).map((value) => ({ [key]: value }))),
  );
  const zipped = sweepKeys.map((key) => ({ key, values: listAt(data, ['sweep', 'zip', key]) }));
  const found = zipped.filter(({ values }) => values.length > 0);
  const rows = Math.min(...found.map(({ values }) => values.length));
  const zip = found.length === 0 ? [] : Array.from({ length: rows }, (_, row) => row);
  const blocks = [
    ...grids.flat(),
    zip.map((row) =>
      Object.fromEntries(
        found.flatMap(({ key, values }) => values.slice(row, row + 1).map((value) => [key, value])),
      ),
    ),
    listAt(data, ['sweep', 'list']).map(({ path }) => rowAt(data, path)),
  ];
  return blocks.filter((block) => block.length > 0);
}

/**
 * The different values that some fields take together over a study's plain data, each with the first place where it
 * stands; `usual` has the values of fields that nothing says.
 */
export function combinations(
  data: unknown,
  keys: readonly string[],
  usual: Row<unknown> = {},
): readonly Row<PlacedValue<unknown>>[] {
  const own = keys.map((key) => {
    const path = placeOf(key);
    return [key, { path, value: valueAt(data, path) ?? usual[key] }] as const;
  });
  const blocks = sweepBlocks(data).map((block) => different(block.map((row) => pick(row, keys))));
  const rows = [...crossed(blocks)];
  return different(rows.map((row) => ({ ...Object.fromEntries(own), ...row })));
}

/** Every value that a field takes over a study's plain data: those that are varied, and its own where that counts. */
export function valuesOf(data: unknown, key: string): readonly PlacedValue<unknown>[] {
  const blocks = sweepBlocks(data);
  const varied = blocks.flatMap((rows) => rows.flatMap((row) => row[key] ?? []));
  if (blocks.some((rows) => rows.every((row) => row[key] !== undefined))) return varied;
  const path = placeOf(key);
  return [{ path, value: valueAt(data, path) }, ...varied];
}

/** Every combination of a row of each block; the last block varies fastest. */
export function* crossed<Value>([first, ...others]: Blocks<Value>): Generator<Row<Value>> {
  if (first === undefined) {
    yield {};
    return;
  }
  for (const row of first) for (const rest of crossed(others)) yield { ...row, ...rest };
}

/** The values of a row by themselves. */
export function withoutPlaces<Value>(row: Row<PlacedValue<Value>>): Row<Value> {
  return Object.fromEntries(Object.entries(row).map(([key, { value }]) => [key, value]));
}

/** Where a study has the value of a field that is not varied. */
function placeOf(key: string): readonly string[] {
  return key.split('.');
}

function rowAt(data: unknown, path: PlacedValue<unknown>['path']): Row<PlacedValue<unknown>> {
  const found = sweepKeys.flatMap((key) => {
    const value = valueAt(data, [...path, key]);
    return value === undefined ? [] : [[key, { path: [...path, key], value }] as const];
  });
  return Object.fromEntries(found);
}

function pick<Value>(row: Row<Value>, keys: readonly string[]): Row<Value> {
  const found = keys.flatMap((key) => {
    const value = row[key];
    return value === undefined ? [] : [[key, value] as const];
  });
  return Object.fromEntries(found);
}

/** Rows without those whose values were there before. */
function different(rows: readonly Row<PlacedValue<unknown>>[]) {
  const valuesOf = (row: Row<PlacedValue<unknown>>) =>
    JSON.stringify(Object.entries(row).map(([key, { value }]) => [key, value]));
  const first = new Map<string, Row<PlacedValue<unknown>>>();
  for (const row of rows) {
    const key = valuesOf(row);
    if (!first.has(key)) first.set(key, row);
  }
  return [...first.values()];
}
