import { chain, lastOf } from '../chain.js';
import { type Graph, inputName, type Node } from '../network.js';
import { gelu } from '../ops/activations.js';
import { attention } from '../ops/attention.js';
import { layerNorm } from '../ops/layer-norm.js';
import { linear } from '../ops/linear.js';
import { add } from '../ops/merging.js';
import { patchEmbedding } from '../ops/patch-embedding.js';
import { globalAveragePool } from '../ops/pooling.js';

/** How a vision transformer is made. */
export interface VitOptions {
  /** Height, width, channels. */
  readonly inputShape: readonly [number, number, number];
  readonly classes: number;
  readonly patch: number;
  readonly units: number;
  readonly heads: number;
  readonly depth: number;
}

/**
 * A vision transformer (Dosovitskiy et al. 2021) of pre-norm blocks with four times as many hidden
 * units as units; the mean over all tokens is classified, without a class token.
 */
export function vit(options: VitOptions): Graph {
  const { inputShape, classes, patch, units, heads, depth } = options;
  const nodes: Node[] = [...chain(inputName, [['embed', patchEmbedding(units, patch)]])];
  for (let i = 0; i < depth; i++) {
    const name = `blocks.${i}`;
    const input = lastOf(nodes);
    nodes.push(
      ...chain(input, [
        [`${name}.ln1`, layerNorm],
        [`${name}.attn`, attention(heads)],
      ]),
    );
    nodes.push({ name: `${name}.add1`, op: add, inputs: [input, `${name}.attn`] });
    nodes.push(
      ...chain(`${name}.add1`, [
        [`${name}.ln2`, layerNorm],
        [`${name}.fc1`, linear(4 * units)],
        [`${name}.gelu`, gelu],
        [`${name}.fc2`, linear(units)],
      ]),
    );
    nodes.push({ name: `${name}.add2`, op: add, inputs: [`${name}.add1`, `${name}.fc2`] });
  }
  nodes.push(
    ...chain(lastOf(nodes), [
      ['ln', layerNorm],
      ['pool', globalAveragePool],
      ['head', linear(classes)],
    ]),
  );
  return { inputShape, nodes };
}
