import { assignmentSteps } from '@isthmus/assignment';
import { incomingAxes, toTensors } from '@isthmus/network';
import { flag } from '@isthmus/notation';
import { permuteWeights, type TensorAxis, type Weights } from '@isthmus/permutation';
import {
  add,
  disposeAll,
  matMul,
  readFloat64,
  type Tensor,
  tensor,
  tidy,
  toFloat64,
  unfold,
} from '@isthmus/tensorflow';
import { requireData } from '../problem/check-problem.js';
import type { PairProblem } from '../problem/match-problem.js';
import { pairMethod } from '../search/match-method.js';
import type { MatchStep, MatchTick, PairMatch, PairMatcher } from '../search/matcher.js';
import { declareOptions, type ValuesOf } from '../search/method-options.js';
import { ticking } from '../search/ticking.js';
import { inputBatches } from './activation-batches.js';
import { type CovarianceWeights, covarianceWeights } from './covariance-weights.js';

const maxSweeps = 100;

/** Gains below rounding of the objective are none, or sweeps might never end. */
const relativeTolerance = 1e-12;

const covarianceOptions = declareOptions({
  bias: {
    description: 'whether vectors of one entry a unit, such as biases, count too',
    read: flag,
    default: false,
  },
});

type CovarianceOptions = ValuesOf<typeof covarianceOptions>;

/**
 * Weight matching weighted by covariance: Ferbach, Goujaud, Gidel & Dieuleveut (AISTATS 2024). The
 * group of layer l gets the assignment that maximises <P, W_l^A Sigma_(l-1)^A (W_l^B)^T>, where the
 * columns of W_l^B are already re-ordered and Sigma is the second moment, not centred, of what
 * enters the layer in A: equal up to terms without P to the least expected squared difference of
 * pre-activations. Convolutions are weighted by the moments of whole patches, which is what makes this
 * so for them. Only what leads into a group counts (`incomingAxes`), of weights alone, or with biases
 * and norm scales too. Sweeps visit the groups in forward order until no group gains: one and one
 * to see it for a chain, more where groups depend on each other. Departure: the authors' code
 * visits groups in random order, ten times at most, and leaves biases out.
 */
export function covarianceMatching({ bias }: CovarianceOptions): PairMatcher {
  return function* (problem) {
    const { network, a, groups, data, timed } = problem;
    const isCounted = ({ tensor: name }: TensorAxis) =>
      bias || (a.get(name)?.shape.length ?? 0) > 1;
    const places = new Map(
      groups.map((group) => [group.name, incomingAxes(network, group).filter(isCounted)]),
    );
    const arrays = new Set([...places.values()].flat().map(({ tensor: name }) => name));
    const model = { network, parameters: toTensors(network, a) };
    try {
      const batches = inputBatches(requireData(data), [model]);
      const options = { timed, groupCount: groups.length };
      const weighted = yield* covarianceWeights(model, arrays, batches, options);
      return yield* sweepGroups(problem, places, weighted);
    } finally {
      disposeAll(model.parameters);
    }
  };
}

export const covarianceMethod = pairMethod({
  name: 'covariance',
  description: 'incoming weights, by moments of activations',
  source: 'Ferbach et al. 2024',
  example: 'covariance:start=identity,bias=true',
  needsData: true,
  starts: ['given'],
  options: covarianceOptions,
  match: covarianceMatching,
});

/** Matches what leads into each group, with a's arrays already weighted. */
export function* sweepGroups(
  { b, groups, start, timed }: PairProblem,
  places: ReadonlyMap<string, readonly TensorAxis[]>,
  { weights: weighted, batches }: CovarianceWeights,
): Generator<MatchStep | MatchTick, PairMatch> {
  const permutation = new Map(start);
  for (let sweep = 1; sweep <= maxSweeps; sweep++) {
    const steps = groups.length + (sweep === 1 ? batches : 0);
    let hasGained = false;
    for (const [i, { name, size }] of groups.entries()) {
      const moved = permuteWeights(b, groups, permutation);
      const gram = timed('cost', () => gramOf(weighted, moved, places.get(name) ?? [], size));
      const benefit = { rows: size, columns: size, data: gram };
      const pieces = assignmentSteps(benefit, { maximize: true });
      const { columnOfRow, value } = yield* ticking(pieces, 'assignment', timed);
      const before = gram.reduce(
        (sum, entry, at) => (at % (size + 1) === 0 ? sum + entry : sum),
        0,
      );
      const gain = value - before;
      const indices = permutation.get(name);
      if (indices !== undefined && gain > relativeTolerance * Math.abs(before)) {
        permutation.set(
          name,
          columnOfRow.map((column) => indices[column]),
        );
        hasGained = true;
      }
      const done = steps - groups.length + i + 1;
      yield { kind: 'step', sweep, done, steps, subject: name, gain };
    }
    if (!hasGained) return { permutation, sweeps: sweep };
  }
  return { permutation, sweeps: maxSweeps };
}

/** Sum over places: entry (i, j) is the inner product of a's weighted unit i and b's unit j. */
function gramOf(
  weighted: Weights,
  b: Weights,
  places: readonly TensorAxis[],
  units: number,
): Float64Array {
  const unitsOf = (weights: Weights, { tensor: name, ...place }: TensorAxis): Tensor => {
    const weight = weights.get(name);
    if (weight === undefined) throw new RangeError(`a model lacks a tensor [tensor=${name}]`);
    return toFloat64(unfold(tensor(weight.data, weight.shape), { ...place, units }));
  };
  const [gram] = tidy(
    () => {
      const none = toFloat64(tensor(new Float32Array(units * units), [units, units]));
      const ofPlaces = places.map((place) =>
        matMul(unitsOf(weighted, place), unitsOf(b, place), { transposeB: true }),
      );
      return [ofPlaces.reduce(add, none)];
    },
    (sum) => sum,
  );
  const values = readFloat64(gram);
  gram.dispose();
  return values;
}
