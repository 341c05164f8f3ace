import { trainedAxes } from '@isthmus/network';
import type { Permutation } from '@isthmus/permutation';
import type { PairProblem } from '../problem/match-problem.js';
import type { MatchTick } from '../search/matcher.js';
import { ticking } from '../search/ticking.js';
import { createGramMatrix } from './gram-matrix.js';

/** How sure a permutation is of one group. */
export interface GroupConfidence {
  readonly group: string;
  readonly units: number;
  /** Share of a's units whose partner in b is their best: none has a greater inner product. */
  readonly bestShare: number;
  /**
   * The mean over a's units of (g - s) / (|g| + |s|), where g is the inner product with the partner and s
   * the greatest with any other unit of b: 1 where all others are orthogonal, 0 where another is as
   * good, negative where one is better.
   */
  readonly meanMargin: number;
}

/**
 * Confidence of any permutation of b in each group, by the gram matrix of weight matching: inner products
 * of all trained weights at two units, with all other groups permuted as the permutation says. Units without
 * any weights have a margin of 0, a unit that is alone one of 1. Ticks between pieces of work.
 */
export function* matchingConfidence(
  problem: Pick<PairProblem, 'a' | 'b' | 'network' | 'groups' | 'timed'>,
  permutation: Permutation,
): Generator<MatchTick, readonly GroupConfidence[]> {
  const found: GroupConfidence[] = [];
  for (const group of problem.groups) {
    const axes = trainedAxes(problem.network, group);
    const gram = createGramMatrix(group, problem, { kernel: 'dot', axes });
    try {
      const data = yield* ticking(gram.update(permutation), 'cost', problem.timed);
      const indices = permutation.get(group.name);
      if (data === undefined || indices === undefined) continue;
      const margins = [...indices].map((partner, unit) =>
        marginOf(data.subarray(unit * group.size, (unit + 1) * group.size), partner),
      );
      found.push({
        group: group.name,
        units: group.size,
        bestShare: margins.filter((margin) => margin >= 0).length / group.size,
        meanMargin: margins.reduce((sum, margin) => sum + margin, 0) / group.size,
      });
    } finally {
      gram.dispose();
    }
  }
  return found;
}

/** How far one entry is above the greatest of the others, relative to both. */
function marginOf(row: Float32Array, partner: number): number {
  if (row.length === 1) return 1;
  const second = row.reduce(
    (most, value, at) => (at === partner ? most : Math.max(most, value)),
    -Infinity,
  );
  const [difference, size] = [row[partner] - second, Math.abs(row[partner]) + Math.abs(second)];
  return size === 0 ? 0 : difference / size;
}
