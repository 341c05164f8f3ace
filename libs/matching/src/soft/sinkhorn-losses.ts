import { networkParameters } from '@isthmus/network';
import { requireData } from '../problem/check-problem.js';
import type { MatchContext } from '../problem/match-problem.js';
import { distances, type LossAtWeights } from './sinkhorn-distances.js';
import { pathLoss, randomLambda } from './sinkhorn-path-loss.js';
import type { DeviceWeights } from './soft-permutation.js';

/** Distances between the weights, and losses on the path between the networks. */
export const rebasinLosses = ['l2', 'l1', 'cosine', 'midpoint', 'random-point'] as const;

export type RebasinLoss = (typeof rebasinLosses)[number];

/** Whether a loss is one of the networks on the path, so that it needs examples. */
export function isPathLoss(loss: RebasinLoss): loss is 'midpoint' | 'random-point' {
  return loss === 'midpoint' || loss === 'random-point';
}

/** A loss at permuted weights of b; steps count from 1, 0 is for comparing permutations. */
export type LossAt = (permuted: DeviceWeights, step: number) => LossAtWeights;

/** The loss of that name; on the path, permutations are compared at the midpoint. Called inside `tidy`. */
export function chooseLoss(
  { loss, batch }: { readonly loss: RebasinLoss; readonly batch: number },
  { network, data, seed }: MatchContext,
  a: DeviceWeights,
): LossAt {
  if (isPathLoss(loss)) {
    const options = { network, data: requireData(data), batchSize: batch, seed };
    const isMidpoint = (step: number) => loss === 'midpoint' || step === 0;
    const lambdaOf = (step: number) => (isMidpoint(step) ? 0.5 : randomLambda(seed, step));
    return (permuted, step) => pathLoss(a, permuted, { lambda: lambdaOf(step), step }, options);
  }
  const parameters = networkParameters(network);
  const trained = new Map([...a].filter(([name]) => parameters.get(name)?.isBuffer !== true));
  return (permuted) => distances[loss](trained, permuted);
}
