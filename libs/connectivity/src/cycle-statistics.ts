import {
  composeChain,
  cycleError,
  fixedPoints,
  invertPermutation,
  type Permutation,
  type PermutationSpec,
} from '@isthmus/permutation';
import { mean } from './mean.js';

/** What lines model b up with model a; both numbers from 1, a's the lower one. */
export interface Link {
  readonly models: readonly [a: number, b: number];
  readonly permutation: Permutation;
}

/** Of the cycles through all triples of models. */
export interface CycleStatistics {
  readonly triples: number;
  readonly cycleError: number;
  /** Units that are brought back, on average over the triples; the cycle error of the group is the share of the others. */
  readonly groups: readonly {
    readonly name: string;
    readonly units: number;
    readonly fixedPoints: number;
    readonly cycleError: number;
  }[];
}

/** Of a -> b -> c -> a for all a < b < c; the way back is the inverse of the link from a to c. */
export function cycleStatistics(
  links: readonly Link[],
  groups: PermutationSpec = [],
): CycleStatistics {
  const cycles = cyclesOf(links, groups);
  const around = cycles.map((cycle) => fixedPoints(composeChain(cycle, groups)));
  const sizes = [...(links[0]?.permutation ?? new Map<string, Int32Array>())];
  return {
    triples: cycles.length,
    cycleError: mean(cycles.map((cycle) => cycleError(cycle, groups))),
    groups: sizes.map(([name, { length: units }]) => {
      const fixed = mean(around.map((counts) => counts.get(name) ?? 0));
      return { name, units, fixedPoints: fixed, cycleError: 1 - fixed / units };
    }),
  };
}

/** The three permutations of every cycle. */
function cyclesOf(links: readonly Link[], groups: PermutationSpec): Permutation[][] {
  return links.flatMap(({ models: [a, b], permutation: ab }) =>
    links.flatMap(({ models: [from, c], permutation: bc }) => {
      if (from !== b) return [];
      const back = links.find(({ models: [start, end] }) => start === a && end === c);
      return back === undefined ? [] : [[ab, bc, invertPermutation(back.permutation, groups)]];
    }),
  );
}
