import type { Graph } from '../network.js';

/** Whether two networks compute the same of the same weights; how they are initialised may differ. */
export function isSameNetwork(a: Graph, b: Graph): boolean {
  return outlineOf(a) === outlineOf(b);
}

function outlineOf({ inputShape, nodes }: Graph): string {
  const outlines = nodes.map(({ name, op, inputs }) => [
    name,
    { ...op.notation, init: '' },
    inputs,
  ]);
  return JSON.stringify([inputShape, outlines]);
}
