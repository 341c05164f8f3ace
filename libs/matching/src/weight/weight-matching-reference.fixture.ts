import { solveAssignment } from '@isthmus/assignment';
import { trainedAxes } from '@isthmus/network';
import { permuteWeights, type TensorAxis, type Weights } from '@isthmus/permutation';
import { createRandom } from '@isthmus/random';
import type { PairProblem } from '../problem/match-problem.js';

/**
 * Weight matching as published: Ainsworth, Hayase & Srinivasa, "Git Re-Basin" (ICLR 2023), Algorithm 1,
 * in one place, in float64, for groups of which none lies in another. The place to begin to read:
 * `weight-matching.ts` visits groups in the same order and finds the same; what it does besides makes it
 * fast, tells its steps and lets it be stopped.
 */
export function referenceWeightMatching({ network, groups, a, b, start, seed }: PairProblem) {
  const random = createRandom(seed, 'weight matching');
  const permutation = new Map(start);
  let hasGained = true;
  while (hasGained) {
    hasGained = false;
    for (const index of random.permutation(groups.length)) {
      const { name, size, axes } = groups[index];
      const similarity = { rows: size, columns: size, data: new Float64Array(size ** 2) };
      for (const place of trainedAxes(network, groups[index])) {
        // b as it is permuted everywhere but in this place.
        const elsewhere = { name, size, axes: axes.filter((other) => other !== place) };
        const permuted = permuteWeights(b, groups.with(index, elsewhere), permutation);
        addProducts(similarity, a, permuted, place);
      }
      const { columnOfRow, value } = solveAssignment(similarity, { maximize: true });
      const current = permutation.get(name) ?? columnOfRow;
      const before = current.reduce((sum, j, i) => sum + similarity.data[i * size + j], 0);
      if (value <= before + 1e-6) continue;
      permutation.set(name, columnOfRow);
      hasGained = true;
    }
  }
  return permutation;
}

/** Adds the inner products of a's units, in rows, and b's, in columns, of one array. */
function addProducts(
  { rows: size, data }: { readonly rows: number; readonly data: Float64Array },
  a: Weights,
  b: Weights,
  { tensor, axis, offset, block }: TensorAxis,
): void {
  const [arrayA, arrayB] = [a.get(tensor), b.get(tensor)];
  if (arrayA === undefined || arrayB === undefined) throw new Error(`no tensor ${tensor}`);
  const inner = arrayA.shape.slice(axis + 1).reduce((product, length) => product * length, 1);
  arrayA.data.forEach((value, at) => {
    const unit = Math.floor(((Math.floor(at / inner) % arrayA.shape[axis]) - offset) / block);
    if (unit < 0 || unit >= size) return;
    for (let other = 0; other < size; other++) {
      data[unit * size + other] += value * arrayB.data[at + (other - unit) * block * inner];
    }
  });
}
