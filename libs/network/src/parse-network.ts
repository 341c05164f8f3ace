import { longestNotation, NotationError, readOptions } from '@isthmus/notation';
import { shorten, unknownName } from '@isthmus/spelling';
import { architectures } from './architectures.js';
import { checkGraph, checkSize } from './check-network.js';
import type { Network } from './network.js';
import { readNetworkJson, writeNetworkJson } from './network-json.js';
import { init } from './notation.js';
import { initializedBy } from './op-notation.js';

/**
 * Builds a network from its notation: "name:size", then any options as ",option=value", e.g.
 * "mlp:784-512-512-512-10" or "vgg16:3x32x32-10,width=0.5"; or a graph of one's own as JSON, whose
 * notation is then that JSON in its shortest form. Throws a RangeError that says what was expected
 * where; unknown names get the nearest one suggested.
 */
export function parseNetwork(notation: string): Network {
  if (notation.trimStart().startsWith('{')) return parseGraph(notation);
  if (notation.length > longestNotation) {
    throw new RangeError(
      `cannot read the network [network=${shorten(notation)}, expected at most ${longestNotation} characters, got ${notation.length}]`,
    );
  }
  const [, name = '', size = '', rest = ''] = /^([^:,]*):?([^,]*),?(.*)$/s.exec(notation) ?? [];
  const architecture = Object.hasOwn(architectures, name) ? architectures[name] : undefined;
  if (architecture === undefined) {
    throw new RangeError(unknownName('network', name, Object.keys(architectures)));
  }
  try {
    const graph = readOptions(rest, (options) => {
      const { inputShape, nodes } = architecture.build(size, options);
      const drawn = options.take('init', init, undefined);
      return { inputShape, nodes: drawn === undefined ? nodes : initializedBy(drawn, nodes) };
    });
    checkSize(graph);
    return { notation, ...graph };
  } catch (error) {
    if (!(error instanceof NotationError || error instanceof RangeError)) throw error;
    const why = error instanceof NotationError ? `expected ${error.message}` : error.message;
    throw new RangeError(
      `cannot read the network [network=${shorten(notation)}]: ${why}, in a form like ${architecture.example}`,
      { cause: error },
    );
  }
}

function parseGraph(json: string): Network {
  const graph = readNetworkJson(json);
  checkGraph(graph);
  return { notation: writeNetworkJson(graph), ...graph };
}
