import {
  fromTensors,
  type Network,
  networkParameters,
  type ParameterTensors,
  toTensors,
} from '@isthmus/network';
import { isIdentity, type Permutation, permuteWeights, type Weights } from '@isthmus/permutation';
import { createVariable, disposeAll, scale, tidy, type Variable } from '@isthmus/tensorflow';
import { createOptimizer, parseOptimizer } from '@isthmus/training';
import type { PairProblem } from '../problem/match-problem.js';
import type { MatchTick } from '../search/matcher.js';
import { ticking, untimed } from '../search/ticking.js';
import { deviceGroups, permuteTensors } from '../soft/permute-tensors.js';
import { pick } from '../soft/soft-permutation.js';
import { weightMatching } from '../weight/weight-matching.js';
import type { StraightThroughOptions } from './straight-through-options.js';

/** A model b whose permutation is that which comes nearest to some free weights. */
export interface StraightThroughModel {
  readonly permutation: Permutation;
  /** Permuted b on the device, as it is until the next projection. */
  readonly parameters: ParameterTensors;
  /** Lines b up with the free weights, from where it is. */
  project(): Generator<MatchTick, void>;
  /** Moves the free weights as if they were permuted b: down `share` times a gradient. */
  descend(gradients: ParameterTensors, share: number): void;
  dispose(): void;
}

/**
 * Puts b on the device as the problem's start has it. The free weights begin at a, as published, or
 * at b where the start already permutes it. The caller disposes of it.
 */
export function createStraightThroughModel(
  problem: PairProblem,
  { optimizer: kind, learningRate }: Pick<StraightThroughOptions, 'optimizer' | 'learningRate'>,
): StraightThroughModel {
  const { network, a, b, start, timed } = problem;
  const groups = deviceGroups(problem.groups, network);
  const own = toTensors(network, b);
  const from = isIdentity(start) ? a : permuteWeights(b, problem.groups, start);
  const variables = trainedVariables(problem, from);
  const optimizer = createOptimizer(parseOptimizer(kind), variables);
  const permuted = () =>
    tidy(
      () => permuteTensors(own, groups, permutation),
      (made) => made.values(),
    );
  const disposePermuted = () => {
    for (const [name, value] of parameters) if (value !== own.get(name)) value.dispose();
  };
  let permutation = start;
  let parameters = permuted();

  return {
    get permutation() {
      return permutation;
    },
    get parameters() {
      return parameters;
    },
    *project() {
      const target = timed('projection', () => readVariables(network, variables));
      const nearest = weightMatching({ ...problem, a: target, start: permutation, timed: untimed });
      const found = yield* ticking(nearest, 'projection', timed);
      const isAsBefore = [...permutation].every(
        ([group, indices]) => found.permutation.get(group) === indices,
      );
      if (isAsBefore) return;
      disposePermuted();
      permutation = found.permutation;
      parameters = permuted();
    },
    descend(gradients, share) {
      const shares = scaleAll(gradients, share);
      optimizer.move(shares, optimizer.begin(learningRate));
      disposeAll(shares);
    },
    dispose() {
      disposePermuted();
      disposeAll(own);
      optimizer.dispose();
      disposeAll(variables);
    },
  };
}

function readVariables(network: Network, variables: ReadonlyMap<string, Variable>): Weights {
  const values = new Map([...variables].map(([name, variable]) => [name, variable.read()]));
  try {
    return fromTensors(network, values);
  } finally {
    disposeAll(values);
  }
}

function scaleAll(tensors: ParameterTensors, factor: number): ParameterTensors {
  return tidy(
    () => new Map([...tensors].map(([name, value]) => [name, scale(value, factor)])),
    (made) => made.values(),
  );
}

function trainedVariables({ network }: PairProblem, from: PairProblem['a']) {
  const tensors = toTensors(network, from);
  const trained = [...networkParameters(network)].filter(([, { isBuffer }]) => isBuffer !== true);
  const variables = new Map(
    trained.map(([name]) => [name, createVariable(pick(tensors, name))] as const),
  );
  disposeAll(tensors);
  return variables;
}
