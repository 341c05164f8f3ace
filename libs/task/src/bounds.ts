import { longestJson, longestNotation } from '@isthmus/notation';
import { z } from 'zod';

/**
 * The most that a request may hold. More is refused before anything is loaded: what a service does
 * for a request that it turns down must not grow with the request.
 */
export const bounds = {
  /** Characters of a notation, such as an optimizer or a path. */
  notation: longestNotation,
  /** Characters of a network, which may be a graph as JSON. */
  network: longestJson,
  /** Characters of a name, of a tensor or a group. */
  name: 1_024,
  /** Networks that one task trains. */
  runs: 1_024,
  /** Files of models, or of where to begin, that one match takes. */
  matched: 1_024,
  /** Models of a path. */
  onPath: 256,
  /** Groups of a permutation spec, and axes of a group. */
  groups: 10_000,
  axes: 10_000,
} as const;

/** What an object is named by in a store and a task by its digest. */
export const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/, '64 lower-case hex digits');

/** A network's notation, or its JSON. */
export const networkNotation = z
  .string()
  .max(bounds.network)
  .refine(
    (text) => text.length <= bounds.notation || text.trimStart().startsWith('{'),
    `Too big: expected string to have <=${bounds.notation} characters where it is not JSON`,
  );

/** A list that is counted before any of its items is looked at. */
export function listOf<Item extends z.ZodType>(
  item: Item,
  { least = 0, most }: { readonly least?: number; readonly most: number },
) {
  return z.array(z.unknown()).min(least).max(most).pipe(z.array(item));
}

/** One word or more out of some, each once. */
export function distinctOf<const Word extends string>(words: readonly Word[]) {
  return listOf(z.enum(words), { least: 1, most: words.length }).refine(
    (list) => new Set(list).size === list.length,
    'expected a list without repetition',
  );
}
