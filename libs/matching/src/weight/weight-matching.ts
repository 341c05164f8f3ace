import { trainedAxes } from '@isthmus/network';
import { choice } from '@isthmus/notation';
import { createRandom, type RandomStream } from '@isthmus/random';
import { pairMethod } from '../search/match-method.js';
import type { PairMatcher } from '../search/matcher.js';
import { declareOptions, defaultValues, type ValuesOf } from '../search/method-options.js';
import { ticking } from '../search/ticking.js';
import { createGramMatrix } from './gram-matrix.js';
import { kernelNames } from './similarity-kernels.js';
import { visitsTo } from './weight-matching-group.js';
import { objectiveAccount } from './weight-matching-objective.js';

const maxSweeps = 100;

const weightOptions = declareOptions({
  kernel: {
    description: 'how alike two units are: the inner product of their weights, or its cosine',
    read: choice(...kernelNames),
    default: 'dot',
  },
  order: {
    description: 'the order in which a sweep visits the groups; forward is from the input on',
    read: choice('random', 'forward', 'backward'),
    default: 'random',
  },
});

/** What is compared, and in which order groups are visited. */
type WeightMatchingOptions = ValuesOf<typeof weightOptions>;

export type VisitOrder = WeightMatchingOptions['order'];

/**
 * Weight matching by coordinate descent: Ainsworth, Hayase & Srinivasa, "Git Re-Basin"
 * (ICLR 2023), Algorithm 1; biases and norm parameters count as in their code, running statistics
 * do not. Each sweep visits the groups, as published in a fresh random order, and solves the assignment
 * that maximises the sum over tensors of the kernel between a and permuted b with all other groups
 * held; it ends with a sweep that gains nothing. Departures: gains are told from rounding relatively, as
 * gram matrices are float32; a group is passed over when nothing around it has moved; assignments
 * start from the duals of the group's last one ("accelerated" in Ito et al. 2025). Written out without
 * them it is `weight-matching-reference.fixture.ts`.
 */
export function weightMatchingBy({ kernel, order }: WeightMatchingOptions): PairMatcher {
  return function* (problem) {
    const { network, groups, start, seed, timed } = problem;
    const random = createRandom(seed, 'weight matching');
    const permutation = new Map(start);
    const grams = groups.map((group) =>
      createGramMatrix(group, problem, { kernel, axes: trainedAxes(network, group) }),
    );
    const visits = groups.map((group, i) => visitsTo(group, grams[i], timed));
    const steps = groups.length;
    try {
      const account = yield* ticking(objectiveAccount(kernel, problem), 'cost', timed);
      for (let sweep = 1; sweep <= maxSweeps; sweep++) {
        let hasGained = false;
        for (const [i, index] of orderOf(order, steps, random).entries()) {
          const { name: subject } = groups[index];
          const visit = yield* visits[index](permutation);
          if (visit.indices !== undefined) {
            permutation.set(subject, visit.indices);
            hasGained = true;
          }
          const objective = account.after(subject, visit);
          const place = { sweep, done: i + 1, steps, subject };
          yield {
            kind: 'step',
            ...place,
            gain: visit.gain,
            ...(objective !== undefined && { objective }),
          };
        }
        if (!hasGained) return { permutation, sweeps: sweep };
      }
      return { permutation, sweeps: maxSweeps };
    } finally {
      for (const gram of grams) gram.dispose();
    }
  };
}

/** Weight matching as published. */
export const weightMatching = weightMatchingBy(defaultValues(weightOptions));

export const weightMethod = pairMethod({
  name: 'weight',
  description: 'weight matching by coordinate descent',
  source: 'Ainsworth et al. 2023, Algorithm 1',
  example: 'weight:start=identity,kernel=cosine,order=forward,restarts=4',
  takesCheckpoints: true,
  starts: ['given'],
  takesRestarts: true,
  options: weightOptions,
  match: weightMatchingBy,
});

function orderOf(order: VisitOrder, count: number, random: RandomStream): Int32Array {
  if (order === 'random') return random.permutation(count);
  const forward = Int32Array.from({ length: count }, (_, i) => i);
  return order === 'forward' ? forward : forward.reverse();
}
