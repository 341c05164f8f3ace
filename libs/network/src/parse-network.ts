import { unknownName } from '@isthmus/spelling';
import { mlp } from './mlp.js';
import type { Network } from './network.js';

/** Reads what stands after "family:"; undefined when it does not fit. */
type Family = { readonly example: string; parse(size: string): Network | undefined };

const families: Readonly<Record<string, Family>> = {
  mlp: {
    example: 'mlp:784-512-512-512-10',
    parse(size) {
      if (!/^[1-9]\d{0,6}(-[1-9]\d{0,6})+$/.test(size)) return undefined;
      return mlp(size.split('-').map(Number));
    },
  },
};

/**
 * Builds a network from its notation, e.g. "mlp:784-512-512-512-10". Throws a RangeError
 * that says what was expected; an unknown family gets the nearest name suggested.
 */
export function parseNetwork(notation: string): Network {
  const [name = '', size = ''] = notation.split(/:(.*)/s);
  const family = Object.hasOwn(families, name) ? families[name] : undefined;
  if (family === undefined) {
    throw new RangeError(unknownName('network', name, Object.keys(families)));
  }
  const network = family.parse(size);
  if (network === undefined) {
    throw new RangeError(
      `cannot read the size of the network [network=${notation}, expected a form like ${family.example}]`,
    );
  }
  return network;
}
