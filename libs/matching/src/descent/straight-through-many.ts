import { epochOrder, type Split } from '@isthmus/dataset';
import { type ParameterTensors, toTensors } from '@isthmus/network';
import { identityPermutation, type Permutation } from '@isthmus/permutation';
import { createRandom, type RandomStream } from '@isthmus/random';
import { disposeAll, tidy } from '@isthmus/tensorflow';
import { requireData } from '../problem/check-problem.js';
import type { MatchProblem } from '../problem/match-problem.js';
import { jointMethod } from '../search/match-method.js';
import type { Matcher, MatchTick } from '../search/matcher.js';
import { ticking } from '../search/ticking.js';
import {
  batchesIn,
  createLossGradient,
  type DeviceBatch,
  lossOn,
  mergeTensors,
} from '../soft/midpoint-loss.js';
import { createStraightThroughModel, type StraightThroughModel } from './straight-through-model.js';
import { type StraightThroughOptions, straightThroughOptions } from './straight-through-options.js';

/** Examples a forward pass when permutations are judged. */
const judgedAtOnce = 1000;

/**
 * Straight-through matching of any number of models: Ito et al., STE-MM (ICML 2025); for two
 * models Ainsworth et al., "Git Re-Basin" (ICLR 2023), Algorithm 2. Every model but the first has free
 * weights; weight matching, from its last answer on, permutes it to be like them; the gradient of
 * the loss between all models, with respect to the permuted one, moves them. The answer has the
 * lowest loss at the mean of all models, on all examples, of the first projection (weight matching,
 * when nothing is given to start from) and that after each epoch; Git Re-Basin's code goes by single
 * batches. The objective told is minus that loss. Norms go by the batch's own statistics.
 */
export function straightThroughMany(options: StraightThroughOptions): Matcher {
  return function* (problem) {
    const { network, models, start, seed, timed } = problem;
    const data = requireData(problem.data);
    const random = createRandom(seed, 'straight through');
    const first = toTensors(network, models[0]);
    const others = models.slice(1).map((b, i) => {
      const pair = { ...problem, a: models[0], b, start: start[i + 1] };
      return createStraightThroughModel(pair, options);
    });
    const steps = Math.ceil(data.count / options.batch);
    const gradient = createLossGradient(network, steps * options.epochs);
    const all = () => [first, ...others.map(({ parameters }) => parameters)];
    const descend = (batch: DeviceBatch) => {
      const shares = sharesAt(options.point, models.length, random);
      const gradients = tidy(
        () => gradient.at(mergeTensors(all(), shares), batch),
        (made) => made.values(),
      );
      others.forEach((other, i) => {
        other.descend(gradients, shares[i + 1]);
      });
      disposeAll(gradients);
    };
    const judged = () => judge({ network, data, timed }, others, all());
    try {
      yield* projectAll(others);
      let best = yield* judged();
      for (let sweep = 1; sweep <= options.epochs; sweep++) {
        const order = epochOrder(data.count, seed, sweep);
        let done = 0;
        for (const batch of batchesIn(order, options.batch, { data, network })) {
          timed('cost', () => descend(batch));
          yield* projectAll(others);
          done += 1;
          const before = best;
          if (done === steps) best = better(best, yield* judged());
          const place = { sweep, done, steps, subject: 'all groups' };
          yield { kind: 'step', ...place, gain: before.loss - best.loss, objective: -best.loss };
        }
      }
      return {
        permutations: [identityPermutation(problem.groups), ...best.permutations],
        sweeps: options.epochs,
      };
    } finally {
      disposeAll([gradient, ...others]);
      disposeAll(first);
    }
  };
}

export const straightThroughManyMethod = jointMethod({
  name: 'ste-many',
  description: 'descends the loss between all models (STE-MM)',
  source: 'Ito et al. 2025',
  example:
    'ste-many:start=identity,point=random,optimizer=adam,learningRate=1e-3,epochs=5,batch=256',
  needsData: true,
  starts: ['given'],
  options: straightThroughOptions({ point: 'random', optimizer: 'adam' }),
  match: straightThroughMany,
});

/** Permutations of all models but the first, with the loss at the mean of all. */
interface Judged {
  readonly permutations: readonly Permutation[];
  readonly loss: number;
}

function better(a: Judged, b: Judged): Judged {
  return b.loss < a.loss ? b : a;
}

function* judge(
  { network, data, timed }: Pick<MatchProblem, 'network' | 'timed'> & { readonly data: Split },
  others: readonly StraightThroughModel[],
  models: readonly ParameterTensors[],
): Generator<MatchTick, Judged> {
  const mean = tidy(
    () => mergeTensors(models, equalShares(models.length)),
    (made) => made.values(),
  );
  try {
    const inOrder = Int32Array.from({ length: data.count }, (_, i) => i);
    const batches = batchesIn(inOrder, judgedAtOnce, { data, network });
    const { loss } = yield* ticking(lossOn(network, mean, batches), 'cost', timed);
    return { permutations: others.map(({ permutation }) => permutation), loss };
  } finally {
    disposeAll(mean);
  }
}

function* projectAll(others: readonly StraightThroughModel[]): Generator<MatchTick> {
  for (const other of others) yield* other.project();
}

function sharesAt(
  point: StraightThroughOptions['point'],
  count: number,
  random: RandomStream,
): readonly number[] {
  if (point === 'midpoint') return equalShares(count);
  // The gaps between uniform numbers in order are uniform on the simplex.
  const cuts = Array.from({ length: count - 1 }, () => random.uniform()).sort((a, b) => a - b);
  return [...cuts, 1].map((cut, i) => cut - (i === 0 ? 0 : cuts[i - 1]));
}

function equalShares(count: number): readonly number[] {
  return Array.from({ length: count }, () => 1 / count);
}
