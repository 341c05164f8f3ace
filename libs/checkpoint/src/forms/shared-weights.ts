import type { StoredForm } from './stored-form.js';

/**
 * Aliases of tensors, and those of the weights in a stored form whose parts are all shared: by name,
 * the name of the weight with which each has its numbers in common.
 */
export function withSharedWeights(
  aliases: ReadonlyMap<string, string>,
  forms: readonly StoredForm[],
): ReadonlyMap<string, string> {
  const all = new Map(aliases);
  const firstBy = new Map<string, string>();
  for (const { weight, parts } of forms) {
    const own = JSON.stringify(parts.map((part) => aliases.get(part) ?? part));
    const first = firstBy.get(own);
    if (first === undefined) firstBy.set(own, weight);
    else all.set(weight, first);
  }
  return all;
}
