import type { Weights, WeightTensor } from '@isthmus/permutation';
import { createRandom } from '@isthmus/random';

/** Which weights a network keeps: 1 or 0 for each entry of its prunable arrays, by name. */
export type Mask = ReadonlyMap<string, WeightTensor>;

/** What is pruned, and by which measure. */
export interface PruningRule {
  /** By the least magnitude, or at random, as a control. */
  readonly by: 'magnitude' | 'random';
  /** Whether weights compete with all others or with those of their own array. */
  readonly scope: 'global' | 'layer';
  /** Of the weights still there, taken away at a level; above 0 and below 1. */
  readonly fraction: number;
  /** Arrays of these layers stay dense: their names begin so, up to a point. */
  readonly exclude: readonly string[];
}

/**
 * The mask of a dense network, whose `arrays` may be its weights or parameters: every array of two axes
 * or more but those excluded. Biases and the parameters of norms are never pruned (Frankle & Carbin
 * 2019). Throws a RangeError for a layer to exclude that the network lacks, and when nothing is left to
 * prune.
 */
export function denseMask(
  arrays: ReadonlyMap<string, { readonly shape: readonly number[] }>,
  exclude: readonly string[],
): Mask {
  const prunable = [...arrays].filter(([, { shape }]) => shape.length >= 2);
  const isOf = (name: string, layer: string) => name === layer || name.startsWith(`${layer}.`);
  const stray = exclude.find((layer) => !prunable.some(([name]) => isOf(name, layer)));
  if (stray !== undefined) {
    const layers = [...new Set(prunable.map(([name]) => name.replace(/\.[^.]*$/, '')))].join(' ');
    throw new RangeError(
      `a layer to exclude from pruning is not in the network [exclude=${stray}, layers=${layers}]`,
    );
  }
  const mask = prunable
    .filter(([name]) => !exclude.some((layer) => isOf(name, layer)))
    .map(([name, { shape }]) => [name, { shape, data: ones(shape) }] as const);
  if (mask.length === 0) throw new RangeError('every layer is excluded from pruning');
  return new Map(mask);
}

/**
 * The mask of a level of iterative pruning, 1 or more, from that of the level before: of N prunable
 * weights (or of each array's own N) exactly round(N (1 - fraction)^level) are kept, those of the
 * largest magnitude in `weights` (Han et al. 2015), or drawn from the seed. Of equal ones the first in
 * order is kept.
 */
export function prune(
  { weights, mask }: { readonly weights: Weights; readonly mask: Mask },
  rule: Omit<PruningRule, 'exclude'>,
  { level, seed }: { readonly level: number; readonly seed: number },
): Mask {
  const names = [...mask.keys()];
  const score = (name: string) =>
    rule.by === 'magnitude'
      ? magnitudes(pick(weights, name))
      : draws(pick(mask, name).data.length, seed, level, name);
  const groups = rule.scope === 'global' ? [names] : names.map((name) => [name]);
  const pruned = new Map<string, WeightTensor>();
  for (const group of groups) {
    const parts = group.map((name) => ({ name, score: score(name), ...pick(mask, name) }));
    const total = parts.reduce((sum, { data }) => sum + data.length, 0);
    const keep = Math.round(total * (1 - rule.fraction) ** level);
    const kept = keepLargest(parts, keep);
    for (const [i, { name, shape }] of parts.entries()) pruned.set(name, { shape, data: kept[i] });
  }
  return new Map(names.map((name) => [name, pick(pruned, name)]));
}

/**
 * The mask that is the zeros of some arrays: of a mask that was stored, or of a pruned network's weights.
 * Arrays of one axis, and those without a zero, are left dense. `shapes` are those of the network that is
 * to be trained under it. Throws a RangeError for an array that the network lacks or has in another shape.
 */
export function maskOf(
  arrays: Weights,
  shapes: ReadonlyMap<string, { readonly shape: readonly number[] }>,
): Mask {
  for (const [name, { shape }] of arrays) {
    const expected = shapes.get(name)?.shape.join('x') ?? 'no such tensor';
    if (shape.join('x') === expected) continue;
    throw new RangeError(
      `a mask does not fit the network [tensor=${name}, expected ${expected}, got ${shape.join('x')}]`,
    );
  }
  const sparse = [...arrays].filter(([, { shape, data }]) => shape.length >= 2 && data.includes(0));
  return new Map(
    sparse.map(([name, { shape, data }]) => [
      name,
      { shape, data: data.map((value) => (value === 0 ? 0 : 1)) },
    ]),
  );
}

/** The share of prunable weights that a mask keeps, in [0, 1]. */
export function density(mask: Mask): number {
  let kept = 0;
  let total = 0;
  for (const { data } of mask.values()) {
    total += data.length;
    for (const entry of data) kept += entry;
  }
  return kept / total;
}

/** The weights with 0 wherever the mask has 0; arrays that it does not name are the same ones. */
export function applyMask(weights: Weights, mask: Mask): Weights {
  return new Map(
    [...weights].map(([name, tensor]) => {
      const kept = mask.get(name)?.data;
      const masked = kept && tensor.data.map((value, i) => (kept[i] === 0 ? 0 : value));
      return [name, masked ? { shape: tensor.shape, data: masked } : tensor];
    }),
  );
}

interface Scored {
  readonly score: Float32Array;
  /** 1 where the weight is still there. */
  readonly data: Float32Array;
}

/** Keeps the `keep` entries still there with the largest scores, over all parts. */
function keepLargest(parts: readonly Scored[], keep: number): Float32Array[] {
  const there = parts.map(({ score, data }) => score.filter((_, i) => data[i] !== 0));
  const sorted = new Float32Array(there.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const scores of there) {
    sorted.set(scores, offset);
    offset += scores.length;
  }
  sorted.sort();
  // Nothing is above this threshold when none is kept.
  const threshold = keep === 0 ? Number.POSITIVE_INFINITY : sorted[sorted.length - keep];
  let ties = keep - sorted.reduce((above, score) => above + (score > threshold ? 1 : 0), 0);
  return parts.map(({ score, data }) =>
    data.map((isThere, i) => {
      if (isThere === 0 || score[i] < threshold) return 0;
      if (score[i] > threshold) return 1;
      ties -= 1;
      return ties >= 0 ? 1 : 0;
    }),
  );
}

function magnitudes({ data }: WeightTensor): Float32Array {
  return data.map(Math.abs);
}

function draws(count: number, seed: number, level: number, name: string): Float32Array {
  const random = createRandom(seed, 'random pruning', level, name);
  return Float32Array.from({ length: count }, () => random.uniform());
}

function ones(shape: readonly number[]): Float32Array {
  return new Float32Array(shape.reduce((product, size) => product * size, 1)).fill(1);
}

function pick(arrays: Weights, name: string): WeightTensor {
  const array = arrays.get(name);
  if (array === undefined) {
    throw new RangeError(`a mask names an array that the network lacks [tensor=${name}]`);
  }
  return array;
}
