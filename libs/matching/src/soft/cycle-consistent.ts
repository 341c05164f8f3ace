import { choice, whole } from '@isthmus/notation';
import type { PermutationSpec } from '@isthmus/permutation';
import { disposeAll, tidy } from '@isthmus/tensorflow';
import { trainedPart } from '../problem/trained-part.js';
import { jointMethod } from '../search/match-method.js';
import type { Matcher } from '../search/matcher.js';
import { declareOptions, type ValuesOf } from '../search/method-options.js';
import { frankWolfe, type Move } from './frank-wolfe.js';
import {
  agreementOfAll,
  agreementWith,
  type PolynomialObjective,
  sumOfModels,
} from './frank-wolfe-objective.js';
import { type DeviceWeights, permuteSoftly, toDeviceWeights, toSoft } from './soft-permutation.js';

const cycleConsistentOptions = declareOptions({
  iterations: {
    description: 'sweeps at most',
    read: whole,
    default: 200,
  },
  update: {
    description: 'whether a step moves one model, or all of them as published',
    read: choice('in-turn', 'together'),
    default: 'in-turn',
  },
});

/** How to search. */
type CycleConsistentOptions = ValuesOf<typeof cycleConsistentOptions>;

/**
 * Cycle-consistent matching of any number of models: Crisostomi et al., "C2M3" (NeurIPS 2024).
 * Each model gets one permutation into an order of units that all share, the universe; the one
 * from model j to model i is j's followed by the inverse of i's, so around any cycle nothing
 * moves. Frank-Wolfe maximises the sum over all pairs of <permuted i, permuted j>. Departures:
 * models move in turn by default, because together two models swap their orders and never meet;
 * steps are exact maxima on the line; biases and norms' parameters count; gains are told from
 * rounding relatively.
 */
export function cycleConsistentMatching({ iterations, update }: CycleConsistentOptions): Matcher {
  return function* ({ models, start, timed, ...architecture }) {
    const { groups, weightsOf } = trainedPart(architecture);
    const onDevice = models.map((model) => toDeviceWeights(weightsOf(model)));
    const objective = agreementOfAll(onDevice, groups);
    try {
      return yield* frankWolfe(objective, {
        groups,
        start: start.map(toSoft),
        moves: update === 'in-turn' ? oneByOne(onDevice, groups) : allTogether(models, objective),
        sweeps: iterations,
        timed,
      });
    } finally {
      onDevice.forEach(disposeAll);
    }
  };
}

export const cycleConsistentMethod = jointMethod({
  name: 'c2m3',
  description: 'one permutation a model, into a shared order',
  source: 'Crisostomi et al. 2024',
  example: 'c2m3:start=identity,iterations=200,update=in-turn',
  starts: ['given'],
  options: cycleConsistentOptions,
  match: cycleConsistentMatching,
});

function allTogether(models: readonly unknown[], objective: PolynomialObjective): readonly Move[] {
  const open = () => ({ ...objective, close: () => undefined });
  return [{ subject: 'all models', models: [...models.keys()], open }];
}

/** Each model towards the sum of the others. */
function oneByOne(models: readonly DeviceWeights[], groups: PermutationSpec): readonly Move[] {
  return models.map((model, moving) => ({
    subject: `model ${moving + 1}`,
    models: [moving],
    open(softs) {
      const target = tidy(
        () =>
          sumOfModels(
            models.flatMap((other, i) =>
              i === moving ? [] : [permuteSoftly(other, groups, softs[i]).weights],
            ),
          ),
        (sum) => sum.values(),
      );
      return { ...agreementWith(target, model, groups), close: () => disposeAll(target) };
    },
  }));
}
