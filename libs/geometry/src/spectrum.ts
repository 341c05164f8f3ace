/**
 * The relative difference of two spectra: |a - b| / |a|, the norms over all singular values, from the
 * largest down. No re-ordering of units changes it, and by Mirsky's theorem |a - b| is the least distance
 * to which orthogonal changes of inputs and outputs, permutations among them, can bring the matrices.
 * Throws a RangeError for spectra of other lengths; undefined for a matrix a of zeros.
 */
export function spectrumDifference(a: Float64Array, b: Float64Array): number | undefined {
  if (a.length !== b.length) {
    throw new RangeError(
      `spectra of matrices of other shapes do not compare [values of a=${a.length}, values of b=${b.length}]`,
    );
  }
  const norm = Math.hypot(...a);
  return norm === 0 ? undefined : Math.hypot(...a.map((value, i) => value - b[i])) / norm;
}
