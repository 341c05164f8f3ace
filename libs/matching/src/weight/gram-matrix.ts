import type { Permutation, PermutationGroup, TensorAxis, Weights } from '@isthmus/permutation';
import { readFloats, type Tensor } from '@isthmus/tensorflow';
import type { PairProblem } from '../problem/match-problem.js';
import { createRowChanges, type RowChange } from './gram-matrix-changes.js';
import { plusProducts } from './gram-matrix-products.js';
import {
  groupsAround,
  orderAfter,
  orderBefore,
  type UnitRows,
  unitRows,
} from './gram-matrix-rows.js';
import { weightRows } from './gram-matrix-weights.js';
import { type KernelName, kernels } from './similarity-kernels.js';

/** Multiplications in one piece of work: about a tenth of a second on two cores. */
const mostProducts = 4e9;

/** The gram matrix of one group's units in two networks, computed on the device in float32. */
export interface GramMatrix {
  /**
   * The matrix (size x size, row-major): entry (i, j) is the kernel's value for unit i of a and unit
   * j of b, summed over arrays, with b's other groups permuted as `permutation` says. Undefined when
   * nothing that it depends on has moved since the last call, or when there are no axes; rows of weights
   * that have not moved are not multiplied again. Yields between pieces of work.
   */
  update(permutation: Permutation): Generator<void, Float32Array | undefined>;
  dispose(): void;
}

/** What is compared, and how. */
export interface GramOptions {
  readonly kernel: KernelName;
  /** The places of the group whose weights count. */
  readonly axes: readonly TensorAxis[];
}

/** Starts with nothing on the device. The caller disposes of what comes there. */
export function createGramMatrix(
  group: PermutationGroup,
  { a, b, groups }: Pick<PairProblem, 'a' | 'b' | 'groups'>,
  { kernel, axes }: GramOptions,
): GramMatrix {
  const rows = unitRows({ group, axes }, groups, a);
  const { across, sharing } = groupsAround(rows);
  const rowsInPiece = Math.ceil(mostProducts / group.size ** 2);
  const onDevice: { a?: Tensor; b?: Tensor } = {};
  const changes = createRowChanges(rows);
  let gram: Tensor | undefined;
  let seen: Permutation = new Map();

  function dispose() {
    for (const made of [onDevice.a, onDevice.b, gram]) made?.dispose();
    delete onDevice.a;
    delete onDevice.b;
    gram = undefined;
  }

  const load = (weights: Weights, orderOf: (one: UnitRows) => Int32Array | undefined) =>
    weightRows(rows, weights, { kernel: kernels[kernel], orderOf });

  return {
    *update(permutation) {
      if (axes.length === 0) return undefined;
      const hasMoved = (name: string) => seen.get(name) !== permutation.get(name);
      if (gram !== undefined && ![...across, ...sharing].some(hasMoved)) return undefined;
      if (sharing.some(hasMoved)) dispose();
      onDevice.a ??= yield* load(a, (one) => orderAfter(one, permutation));
      yield;
      onDevice.b ??= yield* load(b, (one) => orderBefore(one, permutation));
      yield;
      if (gram === undefined) changes.forget();
      const change = changes.to(permutation);
      seen = new Map(permutation);
      if (change.rows.length === 0) return undefined;
      let sum = change.before === undefined ? undefined : gram;
      if (sum === undefined) gram?.dispose();
      for (const piece of inPieces(change, rowsInPiece)) {
        sum = gram = plusProducts(sum, { a: onDevice.a, b: onDevice.b }, piece);
        yield;
      }
      return sum && readFloats(sum);
    },
    dispose,
  };
}

function* inPieces({ rows, now, before }: RowChange, size: number): Generator<RowChange> {
  for (let begin = 0; begin < rows.length; begin += size) {
    const cut = (values: Int32Array) => values.subarray(begin, begin + size);
    yield { rows: cut(rows), now: cut(now), ...(before && { before: cut(before) }) };
  }
}
