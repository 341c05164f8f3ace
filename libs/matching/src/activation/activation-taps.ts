import { type Network, permutationSpec } from '@isthmus/network';
import { compareSpecs, nestedGroups, type PermutationSpec } from '@isthmus/permutation';
import type { UnitsOnAxis } from '@isthmus/tensorflow';

/** On which of the values that hold a group it is looked at: all of them, or one by the order of computation. */
export const tapChoices = ['last', 'first', 'all'] as const;
export type TapChoice = (typeof tapChoices)[number];

/** Where a group's units lie on a node's value; axis 0 is the batch. */
interface Tap extends UnitsOnAxis {
  readonly node: string;
}

/** The taps of every group by its name; none for a group that lies on no value. */
export type Taps = ReadonlyMap<string, readonly Tap[]>;

/**
 * Finds where `groups` lie on a network's values. The last value is the one before
 * the group is consumed: after normalisation, activation and pooling. Groups inside an op, such as
 * an attention's heads, lie on no value; nor do those of whole parts, in which other groups lie:
 * which units of two parts belong together is known only when the parts are.
 */
export function tapsOf(network: Network, groups: PermutationSpec, choice: TapChoice): Taps {
  const derived = permutationSpec(network);
  const { homes } = compareSpecs(derived.groups, groups);
  const found = new Map(groups.map(({ name }): [string, Tap[]] => [name, []]));
  const wholes = new Set([...nestedGroups(groups).values()].map(({ whole }) => whole));
  const sizes = new Map(groups.map(({ name, size }) => [name, size]));
  for (const { node, axis, group, offset, block } of derived.valueAxes) {
    const home = homes.get(group);
    const units = sizes.get(home?.group ?? '');
    if (home === undefined || units === undefined || wholes.has(home.group)) continue;
    found.get(home.group)?.push({ node, axis, units, offset, block: block * home.factor });
  }
  const chosen = {
    last: (taps: readonly Tap[]) => taps.slice(-1),
    first: (taps: readonly Tap[]) => taps.slice(0, 1),
    all: (taps: readonly Tap[]) => taps,
  };
  return new Map([...found].map(([name, taps]) => [name, chosen[choice](taps)]));
}
