import { chain } from '../chain.js';
import { type Graph, inputName } from '../network.js';
import { relu } from '../ops/activations.js';
import { linear } from '../ops/linear.js';
import { scaling } from '../ops/scaling.js';

/**
 * A two-layer network whose output is the mean over its hidden units,
 * f(x) = 1/N sum_i a_i relu(w_i x + b_i): the setting of Ferbach et al. 2024, Theorem 3.1 (there
 * with a bounded activation).
 */
export function meanField([inputs, units, outputs]: readonly number[]): Graph {
  return {
    inputShape: [inputs],
    nodes: chain(inputName, [
      ['fc1', linear(units)],
      ['act1', relu],
      ['fc2', linear(outputs, { bias: false })],
      ['mean', scaling(1 / units)],
    ]),
  };
}
