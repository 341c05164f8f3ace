import type { WeightTensor } from './weights.js';

/** One axis, or several neighbouring ones of which none is re-ordered. */
interface Stretch {
  readonly length: number;
  readonly entries?: Int32Array;
}

/** Up to so many floats in a row are taken one by one: a call that copies them is slower. */
const shortRun = 32;

/** Takes `indices` along one axis, as numpy's `take` does. */
export function gather(tensor: WeightTensor, axis: number, indices: Int32Array): WeightTensor {
  return takeAlong(tensor, new Map([[axis, indices]]));
}

/** The same along several axes at once, in one pass over the array. Needs at least one axis. */
export function takeAlong(
  { shape, data }: WeightTensor,
  entries: ReadonlyMap<number, Int32Array>,
): WeightTensor {
  const outShape = shape.map((length, axis) => entries.get(axis)?.length ?? length);
  const out = new Float32Array(outShape.reduce((product, length) => product * length, 1));
  const stretches = stretchesOf(shape, entries);
  const row = stretches[stretches.length - 1];
  const starts = rowStarts(stretches.slice(0, -1), row.length);
  if (row.entries === undefined) copyRows(data, starts, row.length, out);
  else takeRows(data, starts, { length: row.length, entries: row.entries }, out);
  return { shape: outShape, data: out };
}

/** Joins axes that stay as they are, and a short run of them with the axis before. */
function stretchesOf(
  shape: readonly number[],
  entriesByAxis: ReadonlyMap<number, Int32Array>,
): readonly Stretch[] {
  const stretches: Stretch[] = [];
  shape.forEach((length, axis) => {
    const entries = entriesByAxis.get(axis);
    const before = stretches.at(-1);
    if (entries !== undefined) stretches.push({ length, entries });
    else if (before === undefined || before.entries !== undefined) stretches.push({ length });
    else stretches[stretches.length - 1] = { length: before.length * length };
  });
  const [before, run] = stretches.slice(-2);
  if (before?.entries === undefined || run?.entries !== undefined || !(run?.length <= shortRun)) {
    return stretches;
  }
  const entries = inRuns(before.entries, run.length);
  return [...stretches.slice(0, -2), { length: before.length * run.length, entries }];
}

/** Entries of runs of `length` each, for indices of the runs. */
function inRuns(indices: Int32Array, length: number): Int32Array {
  const entries = new Int32Array(indices.length * length);
  for (let i = 0; i < entries.length; i++) {
    entries[i] = indices[Math.floor(i / length)] * length + (i % length);
  }
  return entries;
}

/** Where each row of the result begins in the array that it is taken from. */
function rowStarts(outer: readonly Stretch[], rowLength: number): Int32Array {
  let starts = Int32Array.of(0);
  let stride = rowLength;
  for (const { length, entries } of outer.toReversed()) {
    const count = entries?.length ?? length;
    const more = new Int32Array(count * starts.length);
    for (let i = 0; i < count; i++) {
      const begin = (entries?.[i] ?? i) * stride;
      for (let j = 0; j < starts.length; j++) more[i * starts.length + j] = begin + starts[j];
    }
    starts = more;
    stride *= length;
  }
  return starts;
}

function copyRows(data: Float32Array, starts: Int32Array, length: number, out: Float32Array): void {
  starts.forEach((start, row) => {
    out.set(data.subarray(start, start + length), row * length);
  });
}

/**
 * Each row is copied to one place first, where the processor's cache keeps it, and four entries go
 * in a turn: a third of the time of the plain loop. As integers, so that every bit stays.
 */
function takeRows(
  data: Float32Array,
  starts: Int32Array,
  { length, entries }: Required<Stretch>,
  out: Float32Array,
): void {
  const from = new Int32Array(data.buffer, data.byteOffset, data.length);
  const to = new Int32Array(out.buffer);
  const row = new Int32Array(length);
  const { length: count } = entries;
  const fours = count - (count % 4);
  for (let r = 0, at = 0; r < starts.length; r++, at += count) {
    row.set(from.subarray(starts[r], starts[r] + length));
    let i = 0;
    for (; i < fours; i += 4) {
      const a = row[entries[i]];
      const b = row[entries[i + 1]];
      const c = row[entries[i + 2]];
      const d = row[entries[i + 3]];
      to[at + i] = a;
      to[at + i + 1] = b;
      to[at + i + 2] = c;
      to[at + i + 3] = d;
    }
    for (; i < count; i++) to[at + i] = row[entries[i]];
  }
}
