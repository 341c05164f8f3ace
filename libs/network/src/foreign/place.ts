import type { PermutationGroup, TensorAxis, WrongAxis } from '@isthmus/permutation';
import { permutationSpec } from '../derive-permutation-spec.js';
import { type Network, networkParameters } from '../network.js';
import type { Layer } from './layer.js';
import { Misfit, showShape } from './misfit.js';

/** A parameter of a network and the tensor of a file that holds the same numbers. */
export interface Place {
  readonly ours: string;
  readonly theirs: string;
  /** Axis i of ours is axis `order[i]` of theirs, where they differ. */
  readonly order?: readonly number[];
  /**
   * Set where axis 1 of ours holds a flattened image channel by channel and theirs position by
   * position: the number of positions.
   */
  readonly positions?: number;
}

/**
 * Pairs the layers of a file, in a network's order, with the network's parameters. Throws a
 * Misfit that names the first tensor that does not fit, with both shapes.
 */
export function placesOf(network: Network, layers: readonly Layer[]): readonly Place[] {
  const wanted = shapesByLayer(network);
  const flattened = flattenedPositions(network);
  const places = [...wanted].flatMap(([node, shapes], i) => {
    const sources = layers[i]?.sources ?? new Map();
    for (const [parameter, { tensor }] of sources) {
      if (!shapes.has(parameter)) {
        throw new Misfit(
          `a tensor has no place [tensor=${tensor}, expected ${[...shapes.keys()].join(' and ')} of ${node}]`,
        );
      }
    }
    return [...shapes].map(([parameter, { name: ours, shape }]): Place => {
      const source = sources.get(parameter);
      if (source === undefined || source.shape.join() !== shape.join()) {
        const theirs = source?.tensor ?? `${layers[i]?.name ?? node}.${parameter}`;
        throw new Misfit(
          `a tensor is of another shape [tensor=${theirs}, as ${ours}, expected ${showShape(shape)}, got ${showShape(source?.shape)}]`,
        );
      }
      const { tensor: theirs, order } = source;
      if (order === undefined) return { ours, theirs };
      const positions = flattened.get(ours);
      return { ours, theirs, order, ...(positions === undefined ? {} : { positions }) };
    });
  });
  if (layers.length > wanted.size) {
    const [{ name, sources }] = layers.slice(wanted.size);
    throw new Misfit(
      `there are more layers than places [tensor=${[...sources.values()][0]?.tensor ?? name}, expected ${wanted.size} layers, got ${layers.length}]`,
    );
  }
  return places;
}

/** The shapes of the parameters of each layer of a network, by their names in it, in order. */
export function layerShapes(network: Network): readonly ReadonlyMap<string, readonly number[]>[] {
  return [...shapesByLayer(network).values()].map(
    (shapes) => new Map([...shapes].map(([name, { shape }]) => [name, shape])),
  );
}

/** Where a group lies on an axis of theirs, given where it lies on one of ours. */
export function theirAxes(axis: TensorAxis, size: number, place: Place): readonly TensorAxis[] {
  const { theirs: tensor, order, positions } = place;
  const moved = { ...axis, tensor, axis: order?.[axis.axis] ?? axis.axis };
  if (positions === undefined || axis.axis !== 1) return [moved];
  return Array.from({ length: positions }, (_, i) => ({ ...moved, offset: i * size, block: 1 }));
}

/** A wrong axis of theirs, given the one of ours. Of a flattened image it names the first position. */
export function theirWrongAxis({ expected, got, ...axis }: WrongAxis, place: Place): WrongAxis {
  const moved = (entry: NonNullable<WrongAxis['got']>) => {
    const [{ offset, block }] = theirAxes({ ...axis, ...entry }, 1, place);
    return { ...entry, offset, block };
  };
  return {
    tensor: place.theirs,
    axis: place.order?.[axis.axis] ?? axis.axis,
    ...(expected && { expected: moved(expected) }),
    ...(got && { got: moved(got) }),
  };
}

/**
 * Where a group lies on ours, given where it lies on theirs. Throws a RangeError for a tensor
 * without a place, and for a group that is not on every position of a flattened image.
 */
export function ourAxes(
  { size, axes }: Pick<PermutationGroup, 'size' | 'axes'>,
  places: readonly Place[],
): readonly TensorAxis[] {
  const byTheirs = new Map(places.map((place) => [place.theirs, place]));
  const seen = new Set<string>();
  return axes.flatMap((axis) => {
    const place = byTheirs.get(axis.tensor);
    if (place === undefined) {
      throw new RangeError(`the file has no such weight [tensor=${axis.tensor}]`);
    }
    const { ours: tensor, order, positions } = place;
    const moved = { ...axis, tensor, axis: order?.indexOf(axis.axis) ?? axis.axis };
    if (positions === undefined || moved.axis !== 1) return [moved];
    if (seen.has(tensor)) return [];
    seen.add(tensor);
    const whole = { ...moved, offset: 0, block: positions };
    const wanted = theirAxes(whole, size, place).map(({ offset }) => offset);
    const got = axes.filter((other) => other.tensor === axis.tensor && other.axis === axis.axis);
    if (
      got.some(({ block }) => block !== 1) ||
      got.map(({ offset }) => offset).join() !== wanted.join()
    ) {
      throw new RangeError(
        `a group is not on every position of a flattened image [tensor=${axis.tensor}, axis=${axis.axis}, expected blocks of 1 from ${wanted.join(', ')}]`,
      );
    }
    return [whole];
  });
}

/** The parameters of each layer of a network, in order: names without and with the layer's, and shapes. */
function shapesByLayer(network: Network) {
  const byLayer = new Map<
    string,
    Map<string, { readonly name: string; readonly shape: readonly number[] }>
  >();
  for (const [name, { shape }] of networkParameters(network)) {
    const [, layer = '', parameter = name] = /^(.*)\.([^.]*)$/.exec(name) ?? [];
    const shapes = byLayer.get(layer) ?? new Map();
    byLayer.set(layer, shapes.set(parameter, { name, shape }));
  }
  return byLayer;
}

/** The tensors that take a flattened image, with its number of positions where that is over 1. */
function flattenedPositions(network: Network): ReadonlyMap<string, number> {
  return new Map(
    permutationSpec(network).groups.flatMap(({ axes }) =>
      axes
        .filter(({ axis, block }) => axis === 1 && block > 1)
        .map(({ tensor, block }) => [tensor, block] as const),
    ),
  );
}
