/** How far a long computation is; `total` where it is known. */
export interface Step {
  readonly done: number;
  readonly total?: number;
}

/** Runs a computation to its end and answers with its result. */
export function drain<Result>(steps: Generator<Step, Result, void>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
