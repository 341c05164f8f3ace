import type { Weights } from '@isthmus/permutation';
import type { Network } from '../network.js';
import { writeNetworkJson } from '../network-json.js';
import { parseNetwork } from '../parse-network.js';
import { shortNotation } from '../short-notation.js';
import { areChainNames } from './chain-names.js';
import { type Layer, layersOf } from './layer.js';
import { placesInMatchedOrder } from './matched-order.js';
import { Misfit } from './misfit.js';
import { placesByOwnNames } from './own-names.js';
import { isPassenger, refuseAdapters } from './passengers.js';
import { type Place, placesOf } from './place.js';
import { withoutRoot } from './root.js';
import { isSameNetwork } from './same-network.js';
import type { Reading, Scheme } from './scheme.js';
import { schemes } from './schemes.js';

/** A network with the place of each of its parameters in a file. */
export interface Placed {
  readonly network: Network;
  /** The naming scheme by which the file was read. */
  readonly scheme: string;
  /** What names and shapes leave open, and how that was decided. */
  readonly assumed: readonly string[];
  readonly places: readonly Place[];
}

/** ResNet-152 has 932; to order tensors by their shapes takes time that grows faster than their number. */
const mostTensors = 2048;
const ownNames = "the network's own names";
const skeleton = 'which `isthmus inspect FILE --skeleton net.json` begins';
const toName = `name it with --network, by a notation or as a graph in JSON (docs/networks.md), ${skeleton}`;
const toCorrect = `correct the network, which may be a graph in JSON with the file's names (docs/networks.md), ${skeleton}`;

/** The network that a file's names and shapes tell. Throws a RangeError where they tell none. */
export function readInferred(theirs: Weights): Placed {
  return explained(
    'cannot tell the network from the names and shapes of its weights',
    toName,
    () => {
      const layers = layersOfNetwork(theirs);
      const scheme = schemeOf(layers);
      const reading = scheme === undefined ? undefined : within(scheme, () => scheme.read(layers));
      if (scheme === undefined || reading === undefined) {
        throw new Misfit(
          `no naming scheme has such names [got ${namesOf(layers)}]${strangeWords(layers)}`,
        );
      }
      const network = within(scheme, () => networkOf(reading));
      const positions = reading.inputPositions;
      const [first, ...others] = within(scheme, () => placesOf(network, reading.layers));
      const places = [positions === undefined ? first : { ...first, positions }, ...others];
      return { network, places, scheme: scheme.name, assumed: reading.assumed };
    },
  );
}

/** The layers of a file without passengers. Throws a Misfit for a tensor that belongs to no layer. */
function layersOfNetwork(theirs: Weights): readonly Layer[] {
  refuseMany(theirs);
  refuseAdapters(theirs.keys());
  const needed = [...theirs].filter(([tensor]) => !isPassenger(tensor));
  // A file of passengers alone, such as averaged weights, is of the network that they belong to.
  const counted = [...theirs].filter(([tensor]) => !tensor.endsWith('num_batches_tracked'));
  const { layers, strangers } = layersOf(new Map(needed.length > 0 ? needed : counted));
  const [fault] = strangers.values();
  if (fault !== undefined) {
    throw new Misfit(strangers.size === 1 ? fault : `${fault}; so it is with ${shown(strangers)}`);
  }
  return withoutRoot(layers);
}

function refuseMany({ size }: Weights): void {
  if (size <= mostTensors) return;
  throw new Misfit(
    `too many tensors for one network [expected at most ${mostTensors}, got ${size}]`,
  );
}

/** The same for a network that is given: other tensors are left out, unless they stand beside a layer's own. */
function layersToFit(theirs: Weights): readonly Layer[] {
  const { layers, strangers } = layersOf(
    new Map([...theirs].filter(([tensor]) => !isPassenger(tensor))),
  );
  const names = new Set(layers.map(({ name }) => name));
  for (const [tensor, fault] of strangers) {
    if (names.has(tensor.split(/[./]/).slice(0, -1).join('.'))) throw new Misfit(fault);
  }
  return withoutRoot(layers);
}

/** In its short notation where that says the same. */
function networkOf({ graph, short }: Reading): Network {
  const named = short === undefined ? undefined : parseNetwork(short);
  const isSame = named !== undefined && isSameNetwork(named, graph);
  return isSame ? named : parseNetwork(writeNetworkJson(graph));
}

/** The places of a network's parameters in a file. Throws a RangeError where they do not fit. */
export function readAs(theirs: Weights, network: Network): Placed {
  const what = `the weights do not fit the network ${shortNotation(network.notation)}`;
  return explained(what, toCorrect, () => {
    refuseMany(theirs);
    refuseAdapters(theirs.keys());
    const own = placesByOwnNames(network, theirs);
    if (own !== undefined) return { network, places: own, scheme: ownNames, assumed: [] };
    const layers = layersToFit(theirs);
    const scheme = schemeOf(layers);
    const matched = () => placesInMatchedOrder(network, layers);
    const byRoles = scheme?.orders;
    const inRoles = () =>
      firstFitting((byRoles?.(layers) ?? []).map((order) => () => placesOf(network, order)));
    const places = byRoles === undefined ? matched() : firstFitting([inRoles, matched]);
    return { network, places, scheme: scheme?.name ?? 'their shapes', assumed: [] };
  });
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

function explained<Result>(what: string, todo: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
    throw new RangeError(`${what}: ${error.message}; ${todo}`, { cause: error });
  }
}

/** Which names keep a file from being taken for a chain. */
function strangeWords(layers: readonly Layer[]): string {
  const strange = layers.map(({ name }) => name).filter((name) => !areChainNames([name]));
  return strange.length === 0 ? '' : `: in a chain nothing is called ${listed(strange)}`;
}

function namesOf(layers: readonly Layer[]): string {
  return listed(layers.flatMap(({ sources }) => [...sources.values()].map(({ tensor }) => tensor)));
}

function shown(strangers: ReadonlyMap<string, string>): string {
  return listed([...strangers.keys()].slice(1));
}

function listed(names: readonly string[]): string {
  return `${names.slice(0, 6).join(', ')}${names.length > 6 ? ', ...' : ''}`;
}
