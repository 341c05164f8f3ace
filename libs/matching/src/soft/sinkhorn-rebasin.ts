import { toTensors } from '@isthmus/network';
import { choice, factor, whole } from '@isthmus/notation';
import type { Permutation, PermutationSpec } from '@isthmus/permutation';
import { createVariable, disposeAll, scale, tidy, type Variable } from '@isthmus/tensorflow';
import { createOptimizer, parseOptimizer } from '@isthmus/training';
import { pairMethod } from '../search/match-method.js';
import type { PairMatcher } from '../search/matcher.js';
import { declareOptions, type ValuesOf } from '../search/method-options.js';
import { deviceGroups } from './permute-tensors.js';
import type { LossAtWeights } from './sinkhorn-distances.js';
import { chooseLoss, isPathLoss, type LossAt, rebasinLosses } from './sinkhorn-losses.js';
import { projectBySinkhorn } from './sinkhorn-projection.js';
import {
  type DeviceWeights,
  nearestPermutation,
  permuteSoftly,
  pick,
  type SoftPermutation,
  toSoft,
} from './soft-permutation.js';

const rebasinOptions = declareOptions({
  loss: {
    description: 'what is descended: a distance of the weights, or a loss on the path',
    read: choice(...rebasinLosses),
    default: 'l2',
  },
  iterations: {
    description: 'steps of the optimizer',
    read: whole,
    default: 100,
  },
  learningRate: {
    description: 'learning rate of Adam, on the scores',
    read: factor,
    default: 0.1,
  },
  temperature: {
    description: 'of the Sinkhorn projection: the lower, the nearer to permutations',
    read: factor,
    default: 0.3,
  },
  batch: {
    description: 'examples a step, for a loss on the path',
    read: whole,
    default: 1000,
  },
});

/** What to minimise and how. */
export type SinkhornRebasinOptions = ValuesOf<typeof rebasinOptions>;

/**
 * Sinkhorn re-basin: Pena et al., "Re-basin via implicit Sinkhorn differentiation" (CVPR 2023).
 * Adam moves scores, whose Sinkhorn projections permute b softly, down a loss between a and
 * softly permuted b. Departures: the answer is the best permutation met, the start included, not the
 * last one; the scores begin with half of each row's mass on the given start. The objective told is
 * minus the loss.
 */
export function sinkhornRebasin(options: SinkhornRebasinOptions): PairMatcher {
  return function* (problem) {
    const { network, start, timed } = problem;
    const groups = deviceGroups(problem.groups, network);
    const [a, b] = [problem.a, problem.b].map((weights) => toTensors(network, weights));
    const lossAt = chooseLoss(options, problem, a);
    const scores = startingScores(start, options.temperature);
    const optimizer = createOptimizer(parseOptimizer('adam'), scores);
    const judge = (permutation: Permutation) =>
      timed('cost', () => hardLoss(permutation, { b, groups, lossAt }));
    try {
      let best = { permutation: start, loss: judge(start) };
      let [lossBefore, step] = [Number.NaN, 0];
      while (step < options.iterations && best.loss > 0) {
        step += 1;
        const { loss, gradients, matrices } = timed('projection', () =>
          differentiate({ b, groups, scores, lossAt: (w) => lossAt(w, step), ...options }),
        );
        const permutation = timed('assignment', () => nearestPermutation(groups, matrices));
        optimizer.move(gradients, optimizer.begin(options.learningRate));
        disposeAll(gradients);
        disposeAll(matrices);
        const hard = judge(permutation);
        if (hard < best.loss) best = { permutation, loss: hard };
        const gain = step === 1 ? 0 : lossBefore - loss;
        lossBefore = loss;
        yield {
          kind: 'step',
          sweep: step,
          done: 1,
          steps: 1,
          subject: 'all groups',
          gain,
          objective: -loss,
        };
      }
      return { permutation: best.permutation, sweeps: step };
    } finally {
      optimizer.dispose();
      for (const held of [scores, a, b]) disposeAll(held);
    }
  };
}

export const sinkhornMethod = pairMethod({
  name: 'sinkhorn',
  description: 'descent over soft permutations (re-basin)',
  source: 'Pena et al. 2023',
  example:
    'sinkhorn:start=identity,loss=l2,iterations=40,learningRate=0.1,temperature=0.3,batch=1000',
  needsData: ({ loss }) => isPathLoss(loss),
  starts: ['given'],
  options: rebasinOptions,
  match: sinkhornRebasin,
});

/** The loss at a permutation, by which permutations are compared. */
function hardLoss(
  permutation: Permutation,
  { b, groups, lossAt }: Pick<Differentiation, 'b' | 'groups'> & { readonly lossAt: LossAt },
): number {
  let loss = Number.NaN;
  tidy(
    () => {
      loss = lossAt(permuteSoftly(b, groups, toSoft(permutation)).weights, 0).loss;
    },
    () => [],
  );
  return loss;
}

/** Scores whose projection has half of each row's mass on the given permutation. */
function startingScores(start: Permutation, temperature: number): ReadonlyMap<string, Variable> {
  return new Map(
    [...toSoft(start)].map(([name, matrix]) => {
      const [size] = matrix.shape;
      const score = tidy(
        () => scale(matrix, temperature * Math.log(Math.max(1, size - 1))),
        (kept) => [kept],
      );
      const variable = createVariable(score);
      for (const used of [matrix, score]) used.dispose();
      return [name, variable];
    }),
  );
}

interface Differentiation {
  readonly b: DeviceWeights;
  readonly groups: PermutationSpec;
  readonly scores: ReadonlyMap<string, Variable>;
  readonly temperature: number;
  readonly lossAt: (permuted: DeviceWeights) => LossAtWeights;
}

/** The loss at the scores, its gradient with respect to them, and their projections. */
function differentiate({ b, groups, scores, temperature, lossAt }: Differentiation) {
  return tidy(
    () => {
      const projections = new Map(
        [...scores].map(([name, score]) => [name, projectBySinkhorn(score.read(), temperature)]),
      );
      const matrices: SoftPermutation = new Map(
        [...projections].map(([name, { matrix }]) => [name, matrix]),
      );
      const permuted = permuteSoftly(b, groups, matrices);
      const at = lossAt(permuted.weights);
      const ofMatrices = permuted.gradient(at.gradient());
      const gradients: DeviceWeights = new Map(
        [...projections].map(([name, { gradient }]) => [name, gradient(pick(ofMatrices, name))]),
      );
      return { loss: at.loss, gradients, matrices };
    },
    ({ gradients, matrices }) => [...gradients.values(), ...matrices.values()],
  );
}
