import { solveAssignment } from '@isthmus/assignment';
import { choice, factor } from '@isthmus/notation';
import { type ActivationMoments, activationMoments } from '../activation/activation-pass.js';
import { requireData } from '../problem/check-problem.js';
import type { FusionMethod, Matrix } from '../search/fusion.js';
import { pairMethod } from '../search/match-method.js';
import type { PairMatcher } from '../search/matcher.js';
import { declareOptions, type ValuesOf } from '../search/method-options.js';
import { ticking } from '../search/ticking.js';
import { activationDistances, weightDistances } from './ot-fusion-cost.js';
import { transportWeights, type UnitMaps } from './transport-weights.js';
import { byColumn, byRow, transportPlan } from './unit-transport.js';

const transportOptions = declareOptions({
  by: {
    description: 'what units are compared by',
    read: choice('weights', 'activations'),
    default: 'weights',
  },
  solver: {
    description: 'how the transport is found; sinkhorn blends units',
    read: choice('exact', 'sinkhorn'),
    default: 'exact',
  },
  epsilon: {
    description: 'weight of the entropy, as a share of the largest cost',
    read: factor,
    default: 0.01,
    onlyWith: { option: 'solver', value: 'sinkhorn' },
  },
});

/** What units are compared by, and how mass is moved. */
export interface FusionOptions {
  readonly by: 'weights' | 'activations';
  /** Weight of the entropy in Sinkhorn's problem, as a share of the largest cost; exact without. */
  readonly epsilon?: number;
}

/**
 * Model fusion by optimal transport: Singh & Jaggi, "Model Fusion via Optimal Transport" (NeurIPS
 * 2020), Algorithm 1. Layer by layer, the incoming weights of b are carried over by the transport of
 * the layer before; the ground cost is the Euclidean distance of incoming weights (with biases and
 * norm scales), or of activations on the examples; the transport T of a group has uniform
 * marginals. Each unit of a gets the mean of what T brings it: rows T_ij / sum_j T_ij, the paper's
 * diag(1/beta) T^T. Departures: b is carried over to a, not the reverse. What leads on from unit j
 * is shared out, T_ij / sum_i T_ij, which for equal widths is the paper's formula and for others
 * keeps sums over the units as they were. Where the weights decide, a group that gets input from
 * groups not yet matched, as a residual stream does, is matched by its other arrays. Groups that lie
 * on no value are always matched by weights.
 */
export function fuse({ by, epsilon }: FusionOptions): FusionMethod {
  return function* ({ a, b, data, timed }) {
    const groupCount = a.groups.length;
    const none: ActivationMoments = { ofGroup: new Map(), batches: 0 };
    const { ofGroup, batches } =
      by === 'weights'
        ? none
        : yield* activationMoments(a, b, {
            ...{ data: requireData(data), taps: 'last', timed, groupCount },
          });
    const maps = new Map<string, UnitMaps>();
    const transports = new Map<string, Matrix>();
    let objective = 0;
    for (const [i, group] of a.groups.entries()) {
      const [moments] = ofGroup.get(group.name) ?? [];
      const cost = timed('cost', () =>
        moments === undefined ? weightDistances(a, b, group, maps) : activationDistances(moments),
      );
      const transport = yield* ticking(transportPlan(cost, epsilon), 'assignment', timed);
      transports.set(group.name, transport);
      maps.set(group.name, { incoming: byRow(transport), outgoing: byColumn(transport) });
      const spent = transport.data.reduce((sum, mass, at) => sum + mass * cost.data[at], 0);
      const spread = cost.data.reduce((sum, value) => sum + value / cost.data.length, 0);
      objective -= spent;
      const place = { sweep: 1, done: batches + i + 1, steps: batches + groupCount };
      yield { kind: 'step', ...place, subject: group.name, gain: spread - spent, objective };
    }
    return { aligned: transportWeights(b.weights, { from: b, to: a, maps }), transports };
  };
}

/** `fuse` for networks of one width, each transport rounded to the permutation that has most of it. */
export function otFusion(options: FusionOptions): PairMatcher {
  return function* ({ a, b, network, groups, data, seed, timed }) {
    const [modelA, modelB] = [a, b].map((weights) => ({ network, groups, weights }));
    const { transports } = yield* fuse(options)({ a: modelA, b: modelB, data, seed, timed });
    const permutations = [...transports].map(
      ([name, transport]) =>
        [name, solveAssignment(transport, { maximize: true }).columnOfRow] as const,
    );
    return { permutation: new Map(permutations), sweeps: 1 };
  };
}

export const otFusionMethod = pairMethod({
  name: 'ot-fusion',
  description: 'optimal transport by layer, as a permutation',
  source: 'Singh & Jaggi 2020, Algorithm 1',
  example: 'ot-fusion:by=activations,solver=sinkhorn,epsilon=0.01',
  needsData: ({ by }) => by === 'activations',
  options: transportOptions,
  match: (values) => otFusion(fusionOptionsOf(values)),
  fuse: (values) => fuse(fusionOptionsOf(values)),
});

function fusionOptionsOf({
  by,
  solver,
  epsilon,
}: ValuesOf<typeof transportOptions>): FusionOptions {
  return solver === 'exact' ? { by } : { by, epsilon };
}
