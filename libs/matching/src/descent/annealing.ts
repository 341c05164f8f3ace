import { type Split, takeExamples } from '@isthmus/dataset';
import { toTensors } from '@isthmus/network';
import { choice, factor, NotationError, whole } from '@isthmus/notation';
import type { Permutation, PermutationSpec } from '@isthmus/permutation';
import { createRandom, type RandomStream } from '@isthmus/random';
import { disposeAll, tidy } from '@isthmus/tensorflow';
import { toDevice } from '@isthmus/training';
import { requireData } from '../problem/check-problem.js';
import { pairMethod } from '../search/match-method.js';
import type { MatchTick, PairMatcher } from '../search/matcher.js';
import { declareOptions, type ValuesOf } from '../search/method-options.js';
import { ticking } from '../search/ticking.js';
import { addTensors, lossOn, mergeTensors } from '../soft/midpoint-loss.js';
import { deviceGroups, permuteTensors } from '../soft/permute-tensors.js';

/** Examples a forward pass, over which batch norms take their statistics. */
const batchSize = 2000;
/** The schedule is told in so many sweeps. */
const mostSweeps = 100;

const annealingOptions = declareOptions({
  tMax: {
    description: 'temperature of the first step, in units of the energy',
    read: factor,
    default: 1e-2,
  },
  tMin: {
    description: 'temperature of the last step',
    read: factor,
    default: 1e-5,
  },
  energy: {
    description: 'what is to be low halfway: the mean loss, or the share of errors',
    read: choice('loss', 'error'),
    default: 'loss',
  },
  steps: {
    description: 'moves that are tried',
    read: whole,
    default: 2000,
  },
  examples: {
    description: 'how many examples the energy looks at, drawn once',
    read: whole,
    default: 1000,
  },
});

/** How to search. */
export type AnnealingOptions = ValuesOf<typeof annealingOptions>;

/**
 * Simulated annealing: Entezari, Sedghi, Saukh & Neyshabur, "The Role of Permutation Invariance in
 * Linear Mode Connectivity" (ICLR 2022). A move swaps two random units in every group; the energy is
 * that of the network halfway between a and permuted b, their barrier but for a constant; the
 * temperature falls exponentially. The answer is the best permutation met, the start included.
 * Departures: temperatures are of the order of what a move changes, where theirs (25,000 to 2.5)
 * accept every move; the loss is the default, which a move changes where it flips no prediction.
 * The objective told is minus the lowest energy.
 */
export function annealing(options: AnnealingOptions): PairMatcher {
  return function* (problem) {
    const { network, a, b, start, seed, timed } = problem;
    const { steps, tMax, tMin } = options;
    const random = createRandom(seed, 'annealing');
    const groups = deviceGroups(problem.groups, network);
    const drawn = draw(requireData(problem.data), options.examples, random);
    const examples = toDevice(drawn, network, batchSize);
    const [halfOfA, halfOfB] = [a, b].map((weights) =>
      tidy(
        () => mergeTensors([toTensors(network, weights)], [0.5]),
        (made) => made.values(),
      ),
    );
    function* energyOf(permutation: Permutation): Generator<MatchTick, number> {
      const midpoint = timed('cost', () =>
        tidy(
          () => addTensors(halfOfA, permuteTensors(halfOfB, groups, permutation)),
          (made) => made.values(),
        ),
      );
      try {
        const pieces = lossOn(network, midpoint, examples.batches);
        const { loss, accuracy } = yield* ticking(pieces, 'cost', timed);
        return options.energy === 'loss' ? loss : 1 - accuracy;
      } finally {
        disposeAll(midpoint);
      }
    }
    try {
      let current = { permutation: start, energy: yield* energyOf(start) };
      let [best, told] = [current, current.energy];
      const inSweep = Math.ceil(steps / mostSweeps);
      for (let step = 1; step <= steps; step++) {
        const permutation = swapInEach(current.permutation, groups, random);
        const next = { permutation, energy: yield* energyOf(permutation) };
        const temperature = tMax * (tMin / tMax) ** (step / steps);
        const chance = Math.exp((current.energy - next.energy) / temperature);
        if (random.uniform() < chance) current = next;
        if (next.energy < best.energy) best = next;
        if (step % inSweep !== 0 && step !== steps) continue;
        yield {
          kind: 'step',
          sweep: Math.ceil(step / inSweep),
          done: 1,
          steps: 1,
          subject: 'all groups',
          gain: told - best.energy,
          objective: -best.energy,
        };
        told = best.energy;
      }
      return { permutation: best.permutation, sweeps: Math.ceil(steps / inSweep) };
    } finally {
      examples.dispose();
      disposeAll(halfOfA);
      disposeAll(halfOfB);
    }
  };
}

export const annealingMethod = pairMethod({
  name: 'annealing',
  description: 'simulated annealing over swaps of units',
  source: 'Entezari et al. 2022',
  example:
    'annealing:start=identity,energy=loss,steps=300,examples=200,tMax=0.01,tMin=1e-5,restarts=2',
  needsData: true,
  starts: ['given'],
  takesRestarts: true,
  options: annealingOptions,
  match(values) {
    const { tMin, tMax } = values;
    if (tMin > tMax) {
      throw new NotationError(`tMin to be up to tMax, got tMin=${tMin}, tMax=${tMax}`);
    }
    return annealing(values);
  },
});

function draw(data: Split, examples: number, random: RandomStream): Split {
  return takeExamples(data, random.permutation(data.count).subarray(0, examples));
}

/** The permutation with two units of every group in each other's place; a single unit stays. */
function swapInEach(
  permutation: Permutation,
  groups: PermutationSpec,
  random: RandomStream,
): Permutation {
  const swapped = new Map(permutation);
  for (const { name, size } of groups) {
    const indices = permutation.get(name)?.slice();
    if (indices === undefined || size < 2) continue;
    const one = random.integer(size);
    const other = (one + 1 + random.integer(size - 1)) % size;
    [indices[one], indices[other]] = [indices[other], indices[one]];
    swapped.set(name, indices);
  }
  return swapped;
}
