import type { Dataset, Split } from '@isthmus/dataset';
import { type Network, toTensors } from '@isthmus/network';
import {
  composePermutations,
  identityPermutation,
  invertPermutation,
  type Permutation,
  permuteWeights,
  randomPermutation,
  type Weights,
} from '@isthmus/permutation';
import { disposeAll, tidy } from '@isthmus/tensorflow';
import { planTraining, toDevice, trainReplicas } from '@isthmus/training';
import { defaultSettings, type TrainingSettings } from '@isthmus/training/settings';
import { requireData } from '../problem/check-problem.js';
import { contextOf, drain } from '../problem/match-problem.fixture.js';
import type { MatchProblem } from '../problem/match-problem.js';
import { ticking, untimed } from '../search/ticking.js';
import { lossOn, mergeTensors } from './midpoint-loss.js';

/** A small network with norms that go by the batch. */
export const normedNotation = JSON.stringify({
  inputShape: [3, 6, 6],
  nodes: [
    { op: 'convolution', name: 'conv', channels: 6, kernel: 3 },
    { op: 'batch-norm', name: 'norm' },
    { op: 'gelu', name: 'gelu' },
    { op: 'global-average-pool', name: 'pool' },
    { op: 'linear', name: 'fc', units: 4 },
  ],
});

/** Trains a network from each of some seeds. */
export function trainAll(
  network: Network,
  dataset: Dataset,
  seeds: readonly number[],
  options: Pick<TrainingSettings, 'optimizer' | 'learningRate' | 'batchSize' | 'epochs'>,
): readonly Weights[] {
  const plan = planTraining(
    { ...defaultSettings, ...options },
    { network, examples: dataset.train.count },
  );
  return seeds.map((seed) => {
    const replicas = [{ seed, order: seed, noise: seed }];
    const setup = { network, dataset, plan, replicas, mask: undefined, saved: undefined };
    const last = [...trainReplicas({ ...setup, shouldSave: () => false })].at(-1);
    if (last?.kind !== 'model') throw new Error('expected weights at the end');
    return last.model;
  });
}

/** Networks that have learnt the examples of a problem, each from a seed of its own. */
export function trainedProblem(
  notation: string,
  { models, seed }: { readonly models: number; readonly seed: number },
): MatchProblem {
  const context = contextOf(notation, { seed });
  const data = requireData(context.data);
  const shape = [1, 1, 1] as const;
  const dataset = { name: 'brightest of four', shape, classes: 4, train: data, test: data };
  const seeds = Array.from({ length: models }, (_, i) => 100 * seed + i);
  const options = { optimizer: 'adam', learningRate: 0.02, epochs: 20, batchSize: 64 } as const;
  return {
    ...context,
    models: trainAll(context.network, dataset, seeds, options),
    start: seeds.map(() => identityPermutation(context.groups)),
  };
}

/** The problem of its first models alone. */
export function firstOf(problem: MatchProblem, models: number): MatchProblem {
  const { start } = problem;
  return { ...problem, models: problem.models.slice(0, models), start: start.slice(0, models) };
}

/** Shuffled copies of a problem's first model, with the permutations that shuffled them. */
export function shuffledCopies(problem: MatchProblem, copies: number) {
  const planted = Array.from({ length: copies }, (_, i) =>
    randomPermutation(problem.groups, 50 + i),
  );
  return {
    ...problem,
    models: planted.map((shuffle) => permuteWeights(problem.models[0], problem.groups, shuffle)),
    start: planted.map(() => identityPermutation(problem.groups)),
    planted,
  };
}

/** How models that are shuffled copies lie to the first one after they are permuted: identities when all is undone. */
export function leftOver(
  planted: readonly Permutation[],
  found: readonly Permutation[],
): readonly Permutation[] {
  const [first, ...others] = planted.map((shuffle, i) => composePermutations(shuffle, found[i]));
  return others.map((other) => composePermutations(other, invertPermutation(first)));
}

/** Mean cross-entropy and accuracy on some examples of the mean of permuted models. */
export function evaluateMean(
  { network, groups, models, data }: MatchProblem,
  permutations: readonly Permutation[],
  examples: Split = requireData(data),
) {
  const split = toDevice(examples, network);
  const mean = tidy(
    () => {
      const permuted = models.map((model, i) => permuteWeights(model, groups, permutations[i]));
      const tensors = permuted.map((weights) => toTensors(network, weights));
      return mergeTensors(
        tensors,
        models.map(() => 1 / models.length),
      );
    },
    (made) => made.values(),
  );
  const { loss, accuracy } = drain(ticking(lossOn(network, mean, split.batches), 'cost', untimed));
  disposeAll(mean);
  split.dispose();
  return { loss, accuracy };
}
