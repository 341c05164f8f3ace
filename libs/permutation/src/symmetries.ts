import type { PermutationSpec } from './permutation-spec.js';

/**
 * log10 of the number of permutations that leave a network's function as it is: the sum over
 * its groups of log10(size!). (Ainsworth et al. 2023, Table 1, prints 3498 for three hidden
 * layers of 512, whose sum is 3499.62.)
 */
export function symmetriesLog10(spec: PermutationSpec): number {
  return spec.reduce((sum, { size }) => sum + factorialLog10(size), 0);
}

function factorialLog10(n: number): number {
  let sum = 0;
  for (let k = 2; k <= n; k++) sum += Math.log10(k);
  return sum;
}
