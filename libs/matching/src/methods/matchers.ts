import { choice, flag, whole } from '@isthmus/notation';
import { activationMatching } from '../activation/activation-matching.js';
import { statisticNames } from '../activation/activation-statistics.js';
import { tapChoices } from '../activation/activation-taps.js';
import { covarianceMatching } from '../activation/covariance-matching.js';
import { identityMatching } from '../control/identity.js';
import { randomMatching } from '../control/random.js';
import { annealing } from '../descent/annealing.js';
import { annealingOptions, straightThroughOptions } from '../descent/descent-options.js';
import { straightThrough, straightThroughMany } from '../descent/straight-through.js';
import { otFusion } from '../fusion/ot-fusion.js';
import { fusionOptions } from '../fusion/ot-fusion-options.js';
import { cycleConsistentMatching } from '../soft/cycle-consistent.js';
import { frankWolfeMatching } from '../soft/frank-wolfe-matching.js';
import { isPathLoss } from '../soft/sinkhorn-losses.js';
import { rebasinOptions } from '../soft/sinkhorn-options.js';
import { sinkhornRebasin } from '../soft/sinkhorn-rebasin.js';
import { greedyMatching } from '../weight/greedy.js';
import { mergeMany } from '../weight/merge-many.js';
import { kernelNames } from '../weight/similarity-kernels.js';
import { visitOrders, weightMatchingBy } from '../weight/weight-matching.js';
import type { MatchMethod } from './match-method.js';

/** Every method by the name that a study gives it. */
export const matchMethods: Readonly<Record<string, MatchMethod>> = {
  identity: {
    description: 'leaves every unit where it is: the naive path',
    source: 'Frankle et al. 2020',
    example: 'identity',
    pairs: () => identityMatching,
  },
  random: {
    description: 'shuffles every group',
    source: 'a control',
    example: 'random',
    pairs: () => randomMatching,
  },
  weight: {
    description: 'weight matching by coordinate descent',
    source: 'Ainsworth et al. 2023, Algorithm 1',
    example: 'weight:start=identity,kernel=cosine,order=forward,restarts=4',
    takesCheckpoints: true,
    starts: ['given'],
    takesRestarts: true,
    pairs(options) {
      const kernel = options.take('kernel', choice(...kernelNames), 'dot');
      const order = options.take('order', choice(...visitOrders), 'random');
      return weightMatchingBy({ kernel, order });
    },
  },
  greedy: {
    description: 'layer by layer, by incoming weights alone',
    source: 'Singh & Jaggi 2020, hard assignments',
    example: 'greedy',
    pairs: () => greedyMatching,
  },
  activation: {
    description: 'one assignment a group, by its activations',
    source: 'Ainsworth et al. 2023, section 3.1',
    example: 'activation:statistic=correlation,taps=last',
    needsData: true,
    pairs(options) {
      const statistic = options.take('statistic', choice(...statisticNames), 'covariance');
      const taps = options.take('taps', choice(...tapChoices), 'last');
      return activationMatching({ statistic, taps });
    },
  },
  covariance: {
    description: 'incoming weights, by moments of activations',
    source: 'Ferbach et al. 2024',
    example: 'covariance:start=identity,bias=true',
    needsData: true,
    starts: ['given'],
    pairs: (options) => covarianceMatching({ bias: options.take('bias', flag, false) }),
  },
  'ot-fusion': {
    description: 'optimal transport by layer, as a permutation',
    source: 'Singh & Jaggi 2020, Algorithm 1',
    example: 'ot-fusion:by=activations,solver=sinkhorn,epsilon=0.01',
    needsData: (options) => fusionOptions(options).by === 'activations',
    pairs: (options) => otFusion(fusionOptions(options)),
  },
  'frank-wolfe': {
    description: "weight matching's objective, all groups jointly",
    source: 'Ferbach et al. 2024, their notebook',
    example: 'frank-wolfe:start=given,iterations=200,polish=true',
    starts: ['centre', 'given'],
    pairs(options, start) {
      const iterations = options.take('iterations', whole, 200);
      const polish = options.take('polish', flag, false);
      return frankWolfeMatching({
        iterations,
        start: start === 'centre' ? 'centre' : 'given',
        polish,
      });
    },
  },
  c2m3: {
    description: 'one permutation a model, into a shared order',
    source: 'Crisostomi et al. 2024',
    example: 'c2m3:start=identity,iterations=200,update=in-turn',
    starts: ['given'],
    together(options) {
      const iterations = options.take('iterations', whole, 200);
      const update = options.take('update', choice('in-turn', 'together'), 'in-turn');
      return cycleConsistentMatching({ iterations, update });
    },
  },
  sinkhorn: {
    description: 'descent over soft permutations (re-basin)',
    source: 'Pena et al. 2023',
    example:
      'sinkhorn:start=identity,loss=l2,iterations=40,learningRate=0.1,temperature=0.3,batch=1000',
    needsData: (options) => isPathLoss(rebasinOptions(options).loss),
    starts: ['given'],
    pairs: (options) => sinkhornRebasin(rebasinOptions(options)),
  },
  ste: {
    description: 'descends the loss halfway, by weight matching',
    source: 'Ainsworth et al. 2023, Algorithm 2',
    example:
      'ste:start=identity,point=midpoint,optimizer=sgd,learningRate=0.01,epochs=5,batch=256,restarts=2',
    needsData: true,
    starts: ['given'],
    takesRestarts: true,
    pairs(options) {
      const published = { point: 'midpoint', optimizer: 'sgd' } as const;
      return straightThrough(straightThroughOptions(options, published));
    },
  },
  'ste-many': {
    description: 'the same between all models at once (STE-MM)',
    source: 'Ito et al. 2025',
    example:
      'ste-many:start=identity,point=random,optimizer=adam,learningRate=1e-3,epochs=5,batch=256',
    needsData: true,
    starts: ['given'],
    together(options) {
      const published = { point: 'random', optimizer: 'adam' } as const;
      return straightThroughMany(straightThroughOptions(options, published));
    },
  },
  annealing: {
    description: 'swaps units at random, ever more choosily',
    source: 'Entezari et al. 2022',
    example:
      'annealing:start=identity,energy=loss,steps=300,examples=200,tMax=0.01,tMin=1e-5,restarts=2',
    needsData: true,
    starts: ['given'],
    takesRestarts: true,
    pairs: (options) => annealing(annealingOptions(options)),
  },
  'merge-many': {
    description: "each model in turn, towards the others' mean",
    source: 'Ainsworth et al. 2023, Algorithm 3',
    example: 'merge-many:start=identity',
    starts: ['given'],
    together: () => mergeMany,
  },
};
