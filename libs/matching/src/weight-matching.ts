import { solveAssignment } from '@isthmus/assignment';
import { createRandom } from '@isthmus/random';
import { createGramMatrices } from './gram-matrix.js';
import type { PairMatcher } from './matcher.js';

const maxSweeps = 100;

/** Gains below float32 rounding of the objective are none, or sweeps might never end. */
const relativeTolerance = 1e-7;

/**
 * Weight matching by coordinate descent: Ainsworth, Hayase & Srinivasa, "Git Re-Basin"
 * (ICLR 2023), Algorithm 1, biases included as in their code. Each sweep visits the groups
 * in a fresh random order and solves the assignment that maximises the sum over tensors of
 * <a, permuted b> with all other groups held; it ends with a sweep that gains nothing.
 * Departure: gains are told from rounding relatively, as gram matrices are float32.
 */
export const weightMatching: PairMatcher = function* ({ a, b, spec, start, seed, timed }) {
  const random = createRandom(seed, 'weight matching');
  const permutation = new Map(start);
  const grams = createGramMatrices(a, b, spec);
  try {
    for (let sweep = 1; sweep <= maxSweeps; sweep++) {
      let hasGained = false;
      let done = 0;
      for (const index of random.permutation(spec.length)) {
        const { name, size } = spec[index];
        const gram = timed('cost', () => grams.compute(spec[index], permutation));
        const { columnOfRow, value } = timed('assignment', () =>
          solveAssignment({ rows: size, columns: size, data: gram }, { maximize: true }),
        );
        const before = assignedSum(gram, permutation.get(name) ?? columnOfRow);
        const gain = value - before;
        if (gain > relativeTolerance * Math.abs(before)) {
          permutation.set(name, columnOfRow);
          hasGained = true;
        }
        done += 1;
        yield { kind: 'step', sweep, done, steps: spec.length, subject: name, gain };
      }
      if (!hasGained) return { permutation, sweeps: sweep };
    }
    return { permutation, sweeps: maxSweeps };
  } finally {
    grams.dispose();
  }
};

function assignedSum(gram: Float32Array, columnOfRow: Int32Array): number {
  return columnOfRow.reduce((sum, column, row) => sum + gram[row * columnOfRow.length + column], 0);
}
