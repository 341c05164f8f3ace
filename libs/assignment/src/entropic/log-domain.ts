/** Entropic transport of positive or zero masses a to b; marginals relaxed by lambda, or not at Infinity. */
export interface RegularizedProblem {
  /** Row-major. */
  readonly cost: Float64Array;
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly epsilon: number;
  readonly lambda: number;
}

/** In the unit of the costs. */
export interface Potentials {
  readonly f: Float64Array;
  readonly g: Float64Array;
}

/** Smaller kernel entries are 0: none of them counts, and subnormal numbers are slow. */
const smallestExponent = -460;
/** Reached only between a row and a column that both have no mass; keeps their entries finite. */
const largestExponent = 600;

/** Entries handled between two steps. */
const entriesPerStep = 1_000_000;

/**
 * One iteration in the log domain, in place, after which the kernel is that of the new potentials.
 * Yields after every so many entries.
 */
export function* absorbSteps(
  problem: RegularizedProblem,
  potentials: Potentials,
  kernel: Float64Array,
): Generator<void, void, void> {
  const rows = potentials.f.length;
  const columns = potentials.g.length;
  const greatest = new Float64Array(columns).fill(-Infinity);
  const total = new Float64Array(columns);
  const shift = bestShift(problem, potentials);
  for (let j = 0; j < columns; j++) potentials.g[j] -= shift;
  for (const block of [
    (range: RowRange) => updateRows(problem, potentials, range),
    (range: RowRange) => findColumnMaxima(problem, potentials, greatest, range),
    (range: RowRange) => addToColumns(problem, potentials, { greatest, total }, range),
  ]) {
    yield* inBlocks(rows, columns, block);
  }
  const scale = dampedEpsilon(problem);
  for (let j = 0; j < columns; j++) {
    potentials.g[j] = -scale * (greatest[j] / problem.epsilon + Math.log(total[j]));
  }
  yield* inBlocks(rows, columns, (range) => fillKernel(problem, potentials, kernel, range));
}

/** Rows from one on, up to another that is not among them. */
interface RowRange {
  readonly from: number;
  readonly to: number;
}

/** Sums over rows, one a column: of exponentials over the greatest of them, so that none overflows. */
interface ColumnSums {
  readonly greatest: Float64Array;
  readonly total: Float64Array;
}

function* inBlocks(
  rows: number,
  columns: number,
  block: (range: RowRange) => void,
): Generator<void, void, void> {
  const rowsPerStep = Math.ceil(entriesPerStep / columns);
  for (let from = 0; from < rows; from += rowsPerStep) {
    block({ from, to: Math.min(rows, from + rowsPerStep) });
    yield;
  }
}

/**
 * The constant by which f should rise and g fall for the dual objective to be greatest; 0 for marginals
 * that are kept, where it makes no difference.
 */
export function bestShift({ a, b, lambda }: RegularizedProblem, { f, g }: Potentials): number {
  if (lambda === Infinity) return 0;
  return (lambda / 2) * (logSumExp(a, f, lambda) - logSumExp(b, g, lambda));
}

/** log sum_i mass_i exp(-potential_i / lambda) */
function logSumExp(mass: Float64Array, potential: Float64Array, lambda: number): number {
  const lowest = potential.reduce((least, value) => Math.min(least, value), Infinity);
  let total = 0;
  for (let i = 0; i < mass.length; i++)
    total += mass[i] * Math.exp((lowest - potential[i]) / lambda);
  return Math.log(total) - lowest / lambda;
}

/** kappa epsilon, where kappa = lambda / (lambda + epsilon) is 1 for marginals that are kept. */
function dampedEpsilon({ epsilon, lambda }: RegularizedProblem): number {
  return epsilon / (1 + epsilon / lambda);
}

/** f_i = -kappa epsilon log sum_j b_j exp((g_j - C_ij) / epsilon); columns likewise, in two passes. */
function updateRows(
  problem: RegularizedProblem,
  { f, g }: Potentials,
  { from, to }: RowRange,
): void {
  const { cost, b, epsilon } = problem;
  const columns = g.length;
  const scale = dampedEpsilon(problem);
  for (let i = from; i < to; i++) {
    const start = i * columns;
    let greatest = -Infinity;
    for (let j = 0; j < columns; j++) {
      if (b[j] > 0) greatest = Math.max(greatest, g[j] - cost[start + j]);
    }
    let total = 0;
    for (let j = 0; j < columns; j++) {
      if (b[j] > 0) total += b[j] * Math.exp((g[j] - cost[start + j] - greatest) / epsilon);
    }
    f[i] = -scale * (greatest / epsilon + Math.log(total));
  }
}

function findColumnMaxima(
  { cost, a }: RegularizedProblem,
  { f }: Potentials,
  greatest: Float64Array,
  { from, to }: RowRange,
): void {
  const columns = greatest.length;
  for (let i = from; i < to; i++) {
    const start = i * columns;
    if (a[i] === 0) continue;
    for (let j = 0; j < columns; j++) {
      greatest[j] = Math.max(greatest[j], f[i] - cost[start + j]);
    }
  }
}

function addToColumns(
  { cost, a, epsilon }: RegularizedProblem,
  { f }: Potentials,
  { greatest, total }: ColumnSums,
  { from, to }: RowRange,
): void {
  const columns = greatest.length;
  for (let i = from; i < to; i++) {
    const start = i * columns;
    if (a[i] === 0) continue;
    for (let j = 0; j < columns; j++) {
      total[j] += a[i] * Math.exp((f[i] - cost[start + j] - greatest[j]) / epsilon);
    }
  }
}

function fillKernel(
  { cost, epsilon }: RegularizedProblem,
  { f, g }: Potentials,
  kernel: Float64Array,
  { from, to }: RowRange,
): void {
  const columns = g.length;
  for (let i = from; i < to; i++) {
    const start = i * columns;
    for (let j = 0; j < columns; j++) {
      const exponent = (f[i] + g[j] - cost[start + j]) / epsilon;
      kernel[start + j] =
        exponent < smallestExponent ? 0 : Math.exp(Math.min(exponent, largestExponent));
    }
  }
}
