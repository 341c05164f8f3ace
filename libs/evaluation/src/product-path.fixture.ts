import { parseNetwork } from '@isthmus/network';
import type { Weights } from '@isthmus/permutation';
import type { PathProblem } from './path-problem.js';

/** One hidden unit of one input, and two classes. */
export const network = parseNetwork('mlp:1-1-2');

/** The network of logits (outgoing ReLU(incoming x), 0). */
function productOf(incoming: number, outgoing: number): Weights {
  const tensor = (values: readonly number[], ...shape: readonly number[]) => ({
    shape,
    data: Float32Array.from(values),
  });
  return new Map([
    ['fc1.weight', tensor([incoming], 1, 1)],
    ['fc1.bias', tensor([0], 1)],
    ['fc2.weight', tensor([outgoing, 0], 2, 1)],
    ['fc2.bias', tensor([0, 0], 2)],
  ]);
}

/** Two networks that both answer 0: on the line between them the first logit is 4 lambda (1 - lambda) x. */
export const models = [productOf(2, 0), productOf(0, 2)];

/** Both splits of inputs of 1: all of the second class, and all of the first. */
export const dataset: PathProblem['dataset'] = {
  train: { count: 3, x: Float32Array.of(1, 1, 1), y: Uint8Array.of(1, 1, 1) },
  test: { count: 2, x: Float32Array.of(1, 1), y: Uint8Array.of(0, 0) },
};

/** The cross-entropy at lambda, in closed form. */
export function lossAt(lambda: number, split: 'train' | 'test'): number {
  const logit = 4 * lambda * (1 - lambda);
  return Math.log1p(Math.exp(split === 'train' ? logit : -logit));
}
