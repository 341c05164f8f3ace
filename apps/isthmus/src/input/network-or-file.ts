import { existsSync } from 'node:fs';
import { type Network, parseNetwork } from '@isthmus/network';
import { BadInput } from '../terminal/exit-code.js';
import { networkNotation } from './network-notation.js';

/** What a user names where a network will do as well as a model: a network, or a model's file. Throws BadInput for neither. */
export function networkOrFile(
  given: string,
): { readonly network: Network } | { readonly file: string } {
  const model = networkNotation(given);
  if (existsSync(model)) return { file: model };
  if (model.includes(':') || model.startsWith('{')) return { network: parseNetwork(model) };
  throw new BadInput(
    `cannot read the file [file=${model}]: no such file, and it is no notation such as mlp:784-512-10`,
  );
}
