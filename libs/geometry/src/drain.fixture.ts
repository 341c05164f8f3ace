/** What a generator gives at the end. */
export function drain<Result>(work: Generator<unknown, Result>): Result {
  for (let next = work.next(); ; next = work.next()) if (next.done) return next.value;
}
