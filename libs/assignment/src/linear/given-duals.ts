/** Throws a RangeError unless there is a finite dual for each row or column. */
export function requireDuals(duals: Float64Array, count: number, of: 'row' | 'column'): void {
  if (duals.length !== count) {
    throw new RangeError(`expected a start with ${count} ${of} duals, got ${duals.length}`);
  }
  for (let at = 0; at < count; at++) {
    if (Number.isFinite(duals[at])) continue;
    throw new RangeError(`expected a start with finite duals, got ${duals[at]} [${of}=${at}]`);
  }
}
