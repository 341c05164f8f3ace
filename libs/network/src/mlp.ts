import type { Network, Node } from './network.js';
import { inputName } from './network.js';
import { relu } from './ops/activations.js';
import { linear } from './ops/linear.js';

/**
 * A multi-layer perceptron with a relu after every layer but the last, e.g. widths
 * [784, 512, 10]. Layers are named fc1, fc2, ...
 */
export function mlp(widths: readonly number[]): Network {
  const layers = widths.slice(1);
  const nodes = layers.flatMap((width, i): Node[] => {
    const fc = `fc${i + 1}`;
    const before = i === 0 ? inputName : `relu${i}`;
    const layer = { name: fc, op: linear(width), inputs: [before] };
    const isLast = i === layers.length - 1;
    return isLast ? [layer] : [layer, { name: `relu${i + 1}`, op: relu, inputs: [fc] }];
  });
  return { notation: `mlp:${widths.join('-')}`, inputShape: widths.slice(0, 1), nodes };
}
