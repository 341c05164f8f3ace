import { NotationError, type Reader, reader, wholeUpTo } from '@isthmus/notation';
import { nearestName } from '@isthmus/spelling';
import type { MatchMethod, Start } from '../search/match-method.js';
import type { MethodOption } from '../search/method-options.js';
import { matchMethods } from './matchers.js';

/** How often a method is run, for the best of all. Each is a search of its own, with a result that is kept. */
export const restartsOption: MethodOption<number> = {
  description: 'how many searches, each with a seed of its own; the best by its objective is kept',
  read: wholeUpTo(1_000),
  default: 1,
};

/** Where a search begins: at a word of the method's own, or where another method ends, run with its defaults. */
export function startOption(starts: readonly [Start, ...Start[]]): MethodOption<string> {
  return {
    description: 'where the search begins',
    read: startWord(starts),
    default: starts[0],
  };
}

/** The options of a method in the order in which they are read: those that several have, and its own. */
export function allOptions({
  starts,
  takesRestarts,
  options,
}: MatchMethod): Readonly<Record<string, MethodOption<unknown>>> {
  return {
    ...(starts && { start: startOption(starts) }),
    ...(takesRestarts && { restarts: restartsOption }),
    ...options,
  };
}

function startWord(own: readonly string[]): Reader<string> {
  const words = [...own, ...Object.keys(matchMethods)];
  const expected = `${own.join(', ')} or the name of a method`;
  return reader(expected, (text) => {
    const nearest = nearestName(text, words);
    if (words.includes(text) || nearest === undefined) return words.find((word) => word === text);
    throw new NotationError(`${expected}, got "${text}" (did you mean "${nearest}"?)`);
  });
}
