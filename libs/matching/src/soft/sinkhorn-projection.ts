import {
  add,
  exp,
  inverseRoot,
  logSumExp,
  matMul,
  multiply,
  readFloat64,
  readFloats,
  reshape,
  scale,
  solve,
  subtract,
  sumOver,
  type Tensor,
  tensor,
  tidy,
  toFloat64,
} from '@isthmus/tensorflow';

/** As many rounds as in the paper's code. */
const maxRounds = 20;

/** Row sums this near to 1, in their logarithm, are 1. */
const tolerance = 1e-5;

/** Keeps the system solvable where the matrix is a permutation, at which the gradient vanishes anyhow. */
const ridge = 1e-8;

/** A doubly stochastic matrix, and the way back to the scores that it was made of. */
export interface SinkhornProjection {
  /** (size x size). */
  readonly matrix: Tensor;
  /** A scalar's gradient with respect to the scores, from that with respect to the matrix. */
  gradient(ofMatrix: Tensor): Tensor;
}

/**
 * The doubly stochastic matrix P with the greatest <scores, P> + temperature x entropy (Cuturi
 * 2013), by scaling rows and columns in the log domain (Pena et al. 2023, section 3.2). The gradient
 * is that of the limit, by implicit differentiation, and remembers no iteration. Call inside `tidy`.
 */
export function projectBySinkhorn(scores: Tensor, temperature: number): SinkhornProjection {
  const matrix = tidy(
    () => scaleToMarginals(scale(scores, 1 / temperature)),
    (kept) => [kept],
  );
  return {
    matrix,
    gradient: (ofMatrix) => scale(throughMarginals(matrix, ofMatrix), 1 / temperature),
  };
}

function scaleToMarginals(logits: Tensor): Tensor {
  let rows = logSumExp(logits, 1);
  let columns = logSumExp(subtract(logits, rows), 0);
  for (let round = 1; round < maxRounds; round++) {
    const next = logSumExp(subtract(logits, columns), 1);
    const off = readFloats(subtract(next, rows)).reduce(
      (worst, value) => Math.max(worst, Math.abs(value)),
      0,
    );
    rows = next;
    columns = logSumExp(subtract(logits, rows), 0);
    if (off < tolerance) break;
  }
  return exp(subtract(subtract(logits, rows), columns));
}

/**
 * With P = exp(logits - r 1^T - 1 c^T) and both marginals held, dL/dlogits = P o (G - a 1^T - 1 b^T),
 * where [diag(P 1), P; P^T, diag(P^T 1)] (a; b) = (M 1; M^T 1), M = P o G (Eisenberger et al., CVPR
 * 2022). That system's null direction (1, -1) changes nothing: they drop a row and a column,
 * here a is eliminated and a ridge takes the place of the rest. In float64, because it is all but
 * singular when P is all but a permutation.
 */
function throughMarginals(matrix: Tensor, ofMatrix: Tensor): Tensor {
  const [size] = matrix.shape;
  const solution = tidy(
    () => {
      const p = toFloat64(matrix);
      const product = multiply(p, ofMatrix);
      const rowSums = sumOver(p, [1], { keepDims: true });
      const perRow = multiply(inverseRoot(rowSums, 0), inverseRoot(rowSums, 0));
      const scaled = multiply(p, perRow);
      const ofRows = sumOver(product, [1], { keepDims: true });
      const ofColumns = sumOver(product, [0], { keepDims: true });
      const diagonal = multiply(
        identity(size),
        add(sumOver(p, [0]), tensor(Float32Array.of(ridge), [])),
      );
      const system = subtract(diagonal, matMul(p, scaled, { transposeA: true }));
      const right = subtract(
        reshape(ofColumns, [size, 1]),
        matMul(scaled, ofRows, { transposeA: true }),
      );
      const b = solve(system, right);
      const a = multiply(perRow, subtract(ofRows, matMul(p, b)));
      return { a: readFloat64(a), b: readFloat64(b) };
    },
    () => [],
  );
  const a = tensor(Float32Array.from(solution.a), [size, 1]);
  const b = tensor(Float32Array.from(solution.b), [1, size]);
  return multiply(matrix, subtract(subtract(ofMatrix, a), b));
}

function identity(size: number): Tensor {
  const ones = new Float32Array(size * size);
  for (let i = 0; i < size; i++) ones[i * size + i] = 1;
  return tensor(ones, [size, size]);
}
