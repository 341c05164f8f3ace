import { choice, flag, type Options, whole } from '@isthmus/notation';
import { activationMatching } from './activation-matching.js';
import { statisticNames } from './activation-statistics.js';
import { tapChoices } from './activation-taps.js';
import { alignToFirst } from './align-to-first.js';
import { annealing } from './annealing.js';
import { covarianceMatching } from './covariance-matching.js';
import { cycleConsistentMatching } from './cycle-consistent.js';
import { annealingOptions, straightThroughOptions } from './descent-options.js';
import { frankWolfeMatching } from './frank-wolfe-matching.js';
import { greedyMatching } from './greedy.js';
import { identityMatching } from './identity.js';
import { kernelNames } from './kernels.js';
import type { Matcher } from './matcher.js';
import { mergeMany } from './merge-many.js';
import { otFusion } from './ot-fusion.js';
import { fusionOptions } from './ot-fusion-options.js';
import { randomMatching } from './random.js';
import { bestOfRestarts } from './restarts.js';
import { isPathLoss } from './sinkhorn-losses.js';
import { rebasinOptions } from './sinkhorn-options.js';
import { sinkhornRebasin } from './sinkhorn-rebasin.js';
import { straightThrough, straightThroughMany } from './straight-through.js';
import { visitOrders, weightMatchingBy } from './weight-matching.js';

/** A method, and what to tell people of it. */
export interface MatchMethod {
  readonly description: string;
  /** A notation with every option. */
  readonly example: string;
  /** Set for a method that looks at training examples, or says with which options it does. */
  readonly needsData?: true | ((options: Options) => boolean);
  /** Set for a method that finds one permutation for models of several checkpoints. */
  readonly takesCheckpoints?: true;
  /** Makes the matcher from its options. Throws a NotationError for what it cannot read. */
  build(options: Options): Matcher;
}

/** Every method by the name that a study gives it. */
export const matchMethods: Readonly<Record<string, MatchMethod>> = {
  identity: {
    description: 'leaves every unit where it is: the naive path',
    example: 'identity',
    build: () => alignToFirst(identityMatching),
  },
  random: {
    description: 'shuffles every group: a control',
    example: 'random',
    build: () => alignToFirst(randomMatching),
  },
  weight: {
    description: 'weight matching by coordinate descent (Git Re-Basin, Algorithm 1)',
    takesCheckpoints: true,
    example: 'weight:kernel=cosine,order=forward,restarts=4',
    build(options) {
      const kernel = options.take('kernel', choice(...kernelNames), 'dot');
      const order = options.take('order', choice(...visitOrders), 'random');
      const restarts = options.take('restarts', whole, 1);
      const match = weightMatchingBy({ kernel, order });
      return alignToFirst(restarts === 1 ? match : bestOfRestarts(match, restarts));
    },
  },
  greedy: {
    description: 'layer by layer, by incoming weights alone (OTFusion, hard assignments)',
    example: 'greedy',
    build: () => alignToFirst(greedyMatching),
  },
  activation: {
    description: 'activation matching: one assignment a group (Git Re-Basin, section 3.1)',
    example: 'activation:statistic=correlation,taps=last',
    needsData: true,
    build(options) {
      const statistic = options.take('statistic', choice(...statisticNames), 'covariance');
      const taps = options.take('taps', choice(...tapChoices), 'last');
      return alignToFirst(activationMatching({ statistic, taps }));
    },
  },
  covariance: {
    description:
      'incoming weights, weighted by second moments of activations (Ferbach et al. 2024)',
    example: 'covariance:bias=true',
    needsData: true,
    build: (options) =>
      alignToFirst(covarianceMatching({ bias: options.take('bias', flag, false) })),
  },
  'ot-fusion': {
    description: 'optimal transport layer by layer (Singh & Jaggi 2020), as a permutation',
    example: 'ot-fusion:by=activations,solver=sinkhorn,epsilon=0.01',
    needsData: (options) => fusionOptions(options).by === 'activations',
    build: (options) => alignToFirst(otFusion(fusionOptions(options))),
  },
  'frank-wolfe': {
    description: "Frank-Wolfe on weight matching's objective, all groups jointly",
    example: 'frank-wolfe:iterations=200,start=given,polish=true',
    build(options) {
      const iterations = options.take('iterations', whole, 200);
      const start = options.take('start', choice('centre', 'given'), 'centre');
      const polish = options.take('polish', flag, false);
      return alignToFirst(frankWolfeMatching({ iterations, start, polish }));
    },
  },
  c2m3: {
    description: 'one permutation a model into an order that all share (Crisostomi et al. 2024)',
    example: 'c2m3:iterations=200,update=in-turn',
    build(options) {
      const iterations = options.take('iterations', whole, 200);
      const update = options.take('update', choice('in-turn', 'together'), 'in-turn');
      return cycleConsistentMatching({ iterations, update });
    },
  },
  sinkhorn: {
    description: 'Sinkhorn re-basin: descent over soft permutations (Pena et al. 2023)',
    example: 'sinkhorn:loss=l2,iterations=40,learningRate=0.1,temperature=0.3,batch=1000',
    needsData: (options) => isPathLoss(rebasinOptions(options).loss),
    build: (options) => alignToFirst(sinkhornRebasin(rebasinOptions(options))),
  },
  ste: {
    description:
      'descends the loss halfway, straight through weight matching (Git Re-Basin, Alg. 2)',
    example: 'ste:point=midpoint,optimizer=sgd,learningRate=0.01,epochs=5,batch=256',
    needsData: true,
    build(options) {
      const published = { point: 'midpoint', optimizer: 'sgd' } as const;
      return alignToFirst(straightThrough(straightThroughOptions(options, published)));
    },
  },
  'ste-many': {
    description: 'the same between all models at once (STE-MM, Ito et al. 2025)',
    example: 'ste-many:point=random,optimizer=adam,learningRate=1e-3,epochs=5,batch=256',
    needsData: true,
    build(options) {
      const published = { point: 'random', optimizer: 'adam' } as const;
      return straightThroughMany(straightThroughOptions(options, published));
    },
  },
  annealing: {
    description: 'swaps units at random, ever more choosily (Entezari et al. 2022)',
    example: 'annealing:energy=loss,steps=300,examples=200,tMax=0.01,tMin=1e-5',
    needsData: true,
    build: (options) => alignToFirst(annealing(annealingOptions(options))),
  },
  'merge-many': {
    description: 'each model in turn towards the mean of the others (Git Re-Basin, Algorithm 3)',
    example: 'merge-many',
    build: () => mergeMany,
  },
};
