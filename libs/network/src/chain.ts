import type { Node } from './network.js';
import type { Op } from './op.js';

/** A name and its op; undefined where an architecture leaves a layer out. */
export type Layer = readonly [name: string, op: Op | undefined];

/** Nodes that each take the one before; the first takes `input`. */
export function chain(input: string, layers: readonly Layer[]): readonly Node[] {
  const nodes: Node[] = [];
  for (const [name, op] of layers) {
    if (op !== undefined) nodes.push({ name, op, inputs: [nodes.at(-1)?.name ?? input] });
  }
  return nodes;
}

/** The name of the last of some nodes, which the next ones take. */
export function lastOf(nodes: readonly Node[]): string {
  const last = nodes.at(-1);
  if (last === undefined) throw new RangeError('expected at least one node');
  return last.name;
}
