import {
  type DerivedSpec,
  entriesOf,
  type Permutation,
  type ValueAxis,
  type Weights,
} from '@isthmus/permutation';
import {
  gather,
  largestMagnitude,
  subtract,
  type Tensor,
  tensor,
  tidy,
  toFloat64,
} from '@isthmus/tensorflow';
import { toDeviceOrder } from './device-order.js';
import { inputName, type Network, type Node, parameterName } from './network.js';
import type { Tensors } from './op.js';
import { probeBatch } from './probe-batch.js';

/** What comparing f(pi(B)) with f(B) on a probe batch found. */
export interface ProbeComparison {
  /** Largest absolute difference of the networks' outputs. */
  readonly maxAbsDifference: number;
  /** What rounding may make of equal functions in float64: 1e-9 of the largest output. */
  readonly tolerance: number;
  readonly examples: number;
  readonly equal: boolean;
  /** The first node whose value is not the permuted value; only when not equal. */
  readonly firstDifference?: string;
}

/** Of the largest value: four powers of ten above the rounding of 50 layers, far below any effect. */
const relativeTolerance = 1e-9;

/** A node's value with either weights. */
type Values = readonly [before: Tensor, after: Tensor];

/** Weights, and what should be the same re-ordered by a permutation. */
interface PermutedWeights {
  readonly weights: Weights;
  readonly permuted: Weights;
  readonly permutation: Permutation;
  readonly valueAxes: DerivedSpec['valueAxes'];
}

/**
 * Compares two networks on a probe batch in float64: that of `weights`, and that of `permuted`, whose
 * hidden values should be the others' re-ordered by `permutation` (groups of `valueAxes`; those that it
 * lacks stay). Both are run side by side, node by node, so that no more values
 * are held than later nodes need, and the first that differs is found on the way. Throws a RangeError
 * that names the node where values of `weights` are not finite.
 */
export function compareOnProbe(
  network: Network,
  { weights, permuted, permutation, valueAxes }: PermutedWeights,
): ProbeComparison {
  const batch = probeBatch(network);
  const input = tidy(
    () => toFloat64(tensor(batch.data, batch.shape)),
    (value) => [value],
  );
  const lastUses = lastUsesOf(network);
  const held = new Map<string, Values>([[inputName, [input, input]]]);
  let output = { maxAbsDifference: 0, tolerance: 0 };
  let firstDifference: string | undefined;
  try {
    for (const [at, node] of network.nodes.entries()) {
      const inputs = node.inputs.map((name) => valuesNamed(held, name));
      const run = (side: 0 | 1, tried: Weights) =>
        runNode(
          node,
          inputs.map((values) => values[side]),
          tried,
        );
      const values: Values = [run(0, weights), run(1, permuted)];
      held.set(node.name, values);
      const places = valueAxes.filter((place) => place.node === node.name);
      output = compare(values, places, permutation);
      if (!Number.isFinite(output.tolerance)) throw beyondFloat64(node);
      if (!isEqual(output)) firstDifference ??= node.name;
      for (const name of lastUses.get(at) ?? []) dispose(held, name);
    }
  } finally {
    for (const name of [...held.keys()]) dispose(held, name);
  }
  const equal = isEqual(output);
  const difference = equal || firstDifference === undefined ? {} : { firstDifference };
  return { ...output, examples: batch.examples, equal, ...difference };
}

function runNode({ name, op }: Node, inputs: readonly Tensor[], weights: Weights): Tensor {
  return tidy(
    () => {
      const declared = Object.entries(op.parameters(inputs.map(({ shape }) => shape.slice(1))));
      const parameters = new Map(declared);
      const own = new Map(
        declared.flatMap(([parameter]) => {
          const weight = weights.get(parameterName(name, parameter));
          return weight === undefined ? [] : [[parameter, weight] as const];
        }),
      );
      const tensors: Tensors = Object.fromEntries(
        [...toDeviceOrder(parameters, own)].map(([parameter, { data, shape }]) => [
          parameter,
          toFloat64(tensor(data, shape)),
        ]),
      );
      return op.forward(inputs, tensors, { mode: 'eval' }).output;
    },
    (output) => [output],
  );
}

function compare(
  [before, after]: Values,
  places: readonly ValueAxis[],
  permutation: Permutation,
): Pick<ProbeComparison, 'maxAbsDifference' | 'tolerance'> {
  const result = { maxAbsDifference: 0, tolerance: 0 };
  tidy(
    () => {
      const expected = places.reduce((value, { axis, group, ...place }) => {
        const indices = permutation.get(group);
        if (indices === undefined) return value;
        const entries = entriesOf(indices, value.shape[axis], place);
        return gather(value, tensor(entries, [entries.length]), axis);
      }, before);
      result.maxAbsDifference = largestMagnitude(subtract(after, expected));
      result.tolerance = relativeTolerance * largestMagnitude(expected);
    },
    () => [],
  );
  return result;
}

/** Never where permuted weights alone give NaN or infinity. */
function isEqual({
  maxAbsDifference,
  tolerance,
}: Pick<ProbeComparison, 'maxAbsDifference' | 'tolerance'>): boolean {
  return maxAbsDifference <= tolerance;
}

function beyondFloat64({ name, op }: Node): RangeError {
  return new RangeError(
    `values of a node are beyond float64, so that nothing can be proved [node=${name}, op=${op.notation.op}, expected finite values, got NaN or infinity]: the weights are NaN, or too large to compute with`,
  );
}

/** The names whose values no node after one needs, by that one's position. */
function lastUsesOf({ nodes }: Network): ReadonlyMap<number, readonly string[]> {
  const lastUse = new Map<string, number>();
  nodes.forEach(({ name, inputs }, at) => {
    for (const used of [name, ...inputs]) lastUse.set(used, at);
  });
  const uses = new Map<number, string[]>();
  for (const [name, at] of lastUse) uses.set(at, [...(uses.get(at) ?? []), name]);
  return uses;
}

function valuesNamed(held: ReadonlyMap<string, Values>, name: string): Values {
  const values = held.get(name);
  if (values === undefined) throw new RangeError(`no earlier node has that name [node=${name}]`);
  return values;
}

/** What an op passes through, as dropout does, is held under several names. */
function dispose(held: Map<string, Values>, name: string): void {
  const values = new Set(held.get(name));
  held.delete(name);
  const needed = new Set([...held.values()].flat());
  for (const value of values) if (!needed.has(value)) value.dispose();
}
