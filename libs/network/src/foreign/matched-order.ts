import type { Network } from '../network.js';
import { areInOneList } from './chain-names.js';
import { isNamedBefore } from './chain-order.js';
import type { Layer } from './layer.js';
import { Misfit } from './misfit.js';
import { ordersOf, severalOrders } from './orders.js';
import { layerShapes, type Place, placesOf } from './place.js';

/**
 * The places of a network's parameters among a file's layers, in the one order that fits in every shape: one that the
 * names allow, if there is any, else any. Throws a Misfit where none fits, and where several do.
 */
export function placesInMatchedOrder(network: Network, layers: readonly Layer[]): readonly Place[] {
  const wanted = layerShapes(network);
  if (wanted.length !== layers.length) return placesOf(network, named(layers));
  const fits = (layer: Layer, before: readonly Layer[]) => isLike(layer, wanted[before.length]);
  const byNames = ordersOf(layers, { fits, precedes });
  const orders = byNames.length > 0 ? byNames : ordersOf(layers, { fits });
  if (orders.length > 1) severalOrders(orders);
  return placesOf(network, orders[0] ?? named(layers));
}

/** The order that names tell, to say what does not fit in it. */
function named(layers: readonly Layer[]): readonly Layer[] {
  try {
    return ordersOf(layers, { fits: () => true, precedes })[0] ?? layers;
  } catch (error) {
    if (error instanceof Misfit) return layers;
    throw error;
  }
}

function isLike({ sources }: Layer, shapes: ReadonlyMap<string, readonly number[]>): boolean {
  return (
    sources.size === shapes.size &&
    [...shapes].every(([name, shape]) => sources.get(name)?.shape.join() === shape.join())
  );
}

/** Normalisations have numbers of their own, unless they stand in one list with the layers between them. */
function precedes(one: Layer, other: Layer): boolean {
  const isAlike = (one.kind === 'norm') === (other.kind === 'norm');
  return (isAlike || areInOneList(one.name, other.name)) && isNamedBefore(one, other);
}
