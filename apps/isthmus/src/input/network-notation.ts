import { type Network, parseNetwork } from '@isthmus/network';
import { BadInput } from '../terminal/exit-code.js';
import { readText } from './files.js';

/**
 * A network as a user names it, as its notation: the text itself, or what the file holds when it is
 * one of JSON, so that nothing later depends on the file. Throws BadInput, naming the file, when it
 * cannot be read.
 */
export function networkNotation(text: string): string {
  return text.endsWith('.json') ? networkInFile(text).notation : text;
}

/** Reads a network in JSON. Throws BadInput, naming the file, when it holds none. */
export function networkInFile(file: string): Network {
  const json = readText(file).trim();
  // Anything else would be taken for a notation such as mlp:784-512-10.
  if (!json.startsWith('{')) {
    throw new BadInput(
      `cannot read the network [file=${file}, expected a JSON object of inputShape and nodes, got ${json.slice(0, 40)}]`,
    );
  }
  try {
    return parseNetwork(json);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new BadInput(`${file}: ${cause.message}`, { cause });
  }
}
