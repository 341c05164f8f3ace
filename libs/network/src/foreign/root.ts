import type { Layer } from './layer.js';

/** Layers without what all their names begin with, such as "model." or "module.net."; each keeps a name. */
export function withoutRoot(layers: readonly Layer[]): readonly Layer[] {
  const root = rootOf(layers.map(({ name }) => name));
  return layers.map((layer) => ({ ...layer, name: layer.name.slice(root.length) }));
}

/** The parts, each with its dot, that all names begin with, but for the last part of the shortest. */
function rootOf(names: readonly string[]): string {
  const [first = '', ...others] = names;
  let root = '';
  for (const part of first.split('.').slice(0, -1)) {
    const longer = `${root}${part}.`;
    if (!others.every((name) => name.startsWith(longer) && name.length > longer.length)) break;
    root = longer;
  }
  return root;
}
