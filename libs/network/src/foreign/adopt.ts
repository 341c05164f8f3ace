import type { PermutationSpec, Weights, WrongAxis } from '@isthmus/permutation';
import { checkWeights } from '../check-weights.js';
import { type Network, networkParameters } from '../network.js';
import { writeNetworkJson } from '../network-json.js';
import { parseNetwork } from '../parse-network.js';
import { toOurs, toTheirs } from './convert.js';
import { type Layer, layersOf } from './layer.js';
import { chainOrders } from './layer-order.js';
import { Misfit } from './misfit.js';
import { ourAxes, type Place, placesOf, theirAxes, theirWrongAxis } from './place.js';
import { isSameNetwork } from './same-network.js';
import type { Reading, Scheme } from './scheme.js';
import { schemes } from './schemes.js';

/** A file's weights as those of a network, and the way back. */
export interface Adopted {
  readonly network: Network;
  /** By the network's names, laid out as PyTorch lays them out. */
  readonly weights: Weights;
  /** The naming scheme by which the file was read. */
  readonly scheme: string;
  /** What names and shapes leave open, and how that was decided. */
  readonly assumed: readonly string[];
  /** Weights of the network by the file's names and in its layout. */
  restore(weights: Weights): Weights;
  /** A spec of the network on the file's tensors and their axes; groups keep their names. */
  toTheirSpec(spec: PermutationSpec): PermutationSpec;
  /** The way back. Throws a RangeError for axes that have no counterpart in the network. */
  toOurSpec(spec: PermutationSpec): PermutationSpec;
  /** A wrong axis of the network as one of the file. */
  toTheirWrongAxis(wrong: WrongAxis): WrongAxis;
}

/** A network with the place of each of its parameters in a file. */
interface Placed extends Pick<Adopted, 'network' | 'scheme' | 'assumed'> {
  readonly places: readonly Place[];
}

const ownNames = "the network's own names";

/**
 * Reads a file's weights as those of a network, whatever the file's naming scheme and layout.
 * Without a notation, names and shapes tell the network. Throws a RangeError that says what
 * did not fit: the tensor, what was expected and what it is.
 */
export function adopt(theirs: Weights, notation?: string): Adopted {
  const weights = new Map([...theirs].filter(([tensor]) => !isCounter(tensor)));
  const reading =
    notation === undefined ? readInferred(weights) : readAs(weights, parseNetwork(notation));
  return adopted(theirs, reading);
}

/** Whether a tensor counts batches: PyTorch's batch norms have one, which nothing is computed from. */
function isCounter(tensor: string): boolean {
  return tensor.endsWith('num_batches_tracked');
}

function readInferred(theirs: Weights): Placed {
  return explained('cannot tell the network from the names and shapes of its weights', () => {
    const layers = layersOf(theirs);
    const scheme = schemeOf(layers);
    const reading = scheme === undefined ? undefined : within(scheme, () => scheme.read(layers));
    if (scheme === undefined || reading === undefined) {
      throw new Misfit(`no naming scheme has such names [got ${namesOf(layers)}]`);
    }
    const network = within(scheme, () => networkOf(reading));
    const positions = reading.inputPositions;
    const [first, ...others] = within(scheme, () => placesOf(network, reading.layers));
    const places = [positions === undefined ? first : { ...first, positions }, ...others];
    return { network, places, scheme: scheme.name, assumed: reading.assumed };
  });
}

/** In its short notation where that says the same. */
function networkOf({ graph, short }: Reading): Network {
  const named = short === undefined ? undefined : parseNetwork(short);
  const isSame = named !== undefined && isSameNetwork(named, graph);
  return isSame ? named : parseNetwork(writeNetworkJson(graph));
}

function readAs(theirs: Weights, network: Network): Placed {
  const names = [...networkParameters(network).keys()];
  if (names.every((name) => theirs.has(name))) {
    const places = names.map((name) => ({ ours: name, theirs: name }));
    checkWeights(network, theirs);
    return { network, places, scheme: ownNames, assumed: [] };
  }
  return explained(`the weights do not fit the network ${network.notation}`, () => {
    const layers = layersOf(theirs);
    const scheme = schemeOf(layers);
    const orders = scheme === undefined ? chainOrders(layers) : scheme.orders(layers);
    const places = firstFitting(orders.map((order) => () => placesOf(network, order)));
    return { network, places, scheme: scheme?.name ?? 'their order', assumed: [] };
  });
}

function adopted(theirs: Weights, { network, places, scheme, assumed }: Placed): Adopted {
  const byOurs = new Map(places.map((place) => [place.ours, place]));
  return {
    ...{ network, scheme, assumed },
    weights: toOurs(theirs, places),
    restore: (weights) => toTheirs(weights, theirs, places),
    toTheirWrongAxis: (wrong) => {
      const place = byOurs.get(wrong.tensor);
      return place === undefined ? wrong : theirWrongAxis(wrong, place);
    },
    toOurSpec: (spec) => spec.map((group) => ({ ...group, axes: ourAxes(group, places) })),
    toTheirSpec: (spec) =>
      spec.map((group) => ({
        ...group,
        axes: group.axes.flatMap((axis) => {
          const place = byOurs.get(axis.tensor);
          return place === undefined ? [] : theirAxes(axis, group.size, place);
        }),
      })),
  };
}

function schemeOf(layers: readonly Layer[]): Scheme | undefined {
  return schemes.find((scheme) => scheme.recognizes(layers));
}

/** The places of the first order that fits. Throws the first one's Misfit when none does. */
function firstFitting(orders: readonly (() => readonly Place[])[]): readonly Place[] {
  let first: unknown;
  for (const places of orders) {
    try {
      return places();
    } catch (error) {
      if (!(error instanceof Misfit)) throw error;
      first ??= error;
    }
  }
  throw first;
}

/** Adds what names were expected; where no network can be made of the layers, they do not fit. */
function within<Result>({ name, example }: Scheme, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Misfit || error instanceof RangeError)) throw error;
    throw new Misfit(`${error.message}; read as ${name} (such as ${example})`);
  }
}

function explained<Result>(what: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
    throw new RangeError(`${what}: ${error.message}; name it with --network`, { cause: error });
  }
}

function namesOf(layers: readonly Layer[]): string {
  const names = layers.flatMap(({ sources }) => [...sources.values()].map(({ tensor }) => tensor));
  return `${names.slice(0, 6).join(', ')}${names.length > 6 ? ', ...' : ''}`;
}
