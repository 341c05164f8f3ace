import { activationMethod } from '../activation/activation-matching.js';
import { covarianceMethod } from '../activation/covariance-matching.js';
import { identityMethod } from '../control/identity.js';
import { randomMethod } from '../control/random.js';
import { annealingMethod } from '../descent/annealing.js';
import { straightThroughMethod } from '../descent/straight-through.js';
import { straightThroughManyMethod } from '../descent/straight-through-many.js';
import { otFusionMethod } from '../fusion/ot-fusion.js';
import type { MatchMethod } from '../search/match-method.js';
import { cycleConsistentMethod } from '../soft/cycle-consistent.js';
import { frankWolfeMethod } from '../soft/frank-wolfe-matching.js';
import { sinkhornMethod } from '../soft/sinkhorn-rebasin.js';
import { greedyMethod } from '../weight/greedy.js';
import { mergeManyMethod } from '../weight/merge-many.js';
import { weightMethod } from '../weight/weight-matching.js';

/** Every method, in the order in which people are told of them. */
const methods: readonly MatchMethod[] = [
  identityMethod,
  randomMethod,
  weightMethod,
  greedyMethod,
  activationMethod,
  covarianceMethod,
  otFusionMethod,
  frankWolfeMethod,
  cycleConsistentMethod,
  sinkhornMethod,
  straightThroughMethod,
  straightThroughManyMethod,
  annealingMethod,
  mergeManyMethod,
];

/** The same by the name that a study gives it. */
export const matchMethods: Readonly<Record<string, MatchMethod>> = Object.fromEntries(
  methods.map((method) => [method.name, method]),
);
