import { type Network, outputShape } from '@isthmus/network';

type Node = Network['nodes'][number];

/**
 * Throws a RangeError, which names the first node that differs, unless two networks take the same
 * inputs, give outputs of the same shape, and are of the same nodes but for their numbers of units.
 */
export function checkWidths(a: Network, b: Network): void {
  for (const [what, shapeA, shapeB] of [
    ['inputs', a.inputShape, b.inputShape],
    ['outputs', outputShape(a), outputShape(b)],
  ] as const) {
    const [expected, got] = [shapeA.join('x'), shapeB.join('x')];
    if (expected !== got) throw differ(`${what}, expected ${expected}, got ${got}`);
  }
  for (let i = 0; i < Math.max(a.nodes.length, b.nodes.length); i++) {
    const [nodeA, nodeB] = [a.nodes[i], b.nodes[i]];
    const [expected, got] = [outlineOf(nodeA), outlineOf(nodeB)];
    if (expected === got) continue;
    throw differ(`node=${(nodeA ?? nodeB)?.name}, expected ${expected}, got ${got}`);
  }
}

/** All that a node computes, but for how many units it has, and how they are initialised. */
function outlineOf(node: Node | undefined): string {
  if (node === undefined) return 'no such node';
  const { name, op, inputs } = node;
  const { op: kind, init, units, channels, ...options } = op.notation;
  // A depthwise convolution has as many groups as channels.
  const { groups, ...others } = options;
  const kept = kind === 'convolution' ? others : options;
  const settings = Object.entries(kept).map(([key, value]) => `${key}=${value}`);
  return `${name}: ${[kind, ...settings].join(' ')} of ${inputs.join(' and ')}`;
}

function differ(where: string): RangeError {
  return new RangeError(`the networks differ in more than their widths [${where}]`);
}
