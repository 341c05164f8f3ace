/** A sparse plan: `mass[k]` > 0 goes from row `rowOf[k]` to column `columnOf[k]`; row-major order. */
export interface TransportPlan {
  readonly rows: number;
  readonly columns: number;
  readonly rowOf: Int32Array;
  readonly columnOf: Int32Array;
  readonly mass: Float64Array;
}

/** The plan as a row-major rows x columns matrix. */
export function densePlan({ rows, columns, rowOf, columnOf, mass }: TransportPlan): Float64Array {
  const dense = new Float64Array(rows * columns);
  mass.forEach((moved, k) => {
    dense[rowOf[k] * columns + columnOf[k]] = moved;
  });
  return dense;
}
