import type { Weights } from '@isthmus/permutation';
import { type Network, networkParameters, nodeParameters } from '../network.js';
import { Misfit, showShape } from './misfit.js';
import { isPassenger } from './passengers.js';
import type { Place } from './place.js';

/**
 * The places of a network's parameters in a file that has all their names, behind any prefix; undefined where a name
 * is lacking. Throws a Misfit for shapes that do not fit, for several prefixes that do, and for a tensor that one of
 * the layers has more.
 */
export function placesByOwnNames(network: Network, theirs: Weights): readonly Place[] | undefined {
  const parameters = networkParameters(network);
  const [first = ''] = parameters.keys();
  const complete = [...theirs.keys()]
    .filter((tensor) => tensor === first || tensor.endsWith(`.${first}`))
    .map((tensor) => tensor.slice(0, tensor.length - first.length))
    .filter((prefix) => [...parameters.keys()].every((name) => theirs.has(prefix + name)));
  const meant = complete.filter((prefix) => !isPassenger(prefix));
  const [prefix, another] = meant.length > 0 ? meant : complete;
  if (prefix === undefined) return undefined;
  if (another !== undefined) {
    throw new Misfit(
      `the file has the network's names several times [prefixes=${complete.join(' and ') || 'none'}]; save one of them alone`,
    );
  }
  for (const [name, { shape }] of parameters) {
    const got = theirs.get(prefix + name)?.shape;
    if (got?.join() === shape.join()) continue;
    throw new Misfit(
      `a tensor is of another shape [tensor=${prefix}${name}, expected ${showShape(shape)}, got ${showShape(got)}]`,
    );
  }
  refuseMore(network, theirs, prefix);
  return [...parameters.keys()].map((ours) => ({ ours, theirs: prefix + ours }));
}

/** A layer's bias or adapter that the network has no place for would be left out of what it computes. */
function refuseMore(network: Network, theirs: Weights, prefix: string): void {
  const known = new Set([...networkParameters(network).keys()].map((name) => prefix + name));
  const layers = [...nodeParameters(network)].flatMap(([node, parameters]) =>
    node !== '' && Object.keys(parameters).length > 0 ? [`${prefix}${node}.`] : [],
  );
  for (const tensor of theirs.keys()) {
    const layer = layers.find((name) => tensor.startsWith(name));
    if (layer === undefined || known.has(tensor) || isPassenger(tensor)) continue;
    throw new Misfit(
      `a tensor of a layer has no place in the network [tensor=${tensor}, layer=${layer.slice(0, -1)}]`,
    );
  }
}
