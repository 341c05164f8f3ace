import { parseNetwork } from '@isthmus/network';
import { BadInput } from './exit-code.js';
import { readInput } from './files.js';

/**
 * A network as a user names it, as its notation: the text itself, or what the file holds when it is
 * one of JSON, so that nothing later depends on the file. Throws BadInput, naming the file, when it
 * cannot be read.
 */
export function networkNotation(text: string): string {
  if (!text.endsWith('.json')) return text;
  const json = readInput(text).toString('utf8');
  try {
    return parseNetwork(json).notation;
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new BadInput(`${text}: ${cause.message}`, { cause });
  }
}
