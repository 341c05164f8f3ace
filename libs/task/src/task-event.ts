/** How far a task is: units done out of `total`, which is 0 while unknown. */
export interface Progress {
  readonly stage: string;
  readonly completed: number;
  readonly total: number;
}

/** One measured value of a running task. */
export interface Metric {
  readonly name: string;
  readonly value: number;
  readonly step: number;
}

/** What a running task tells. */
export type TaskNews =
  | {
      readonly kind: 'progress';
      readonly progress: Progress;
      /** Whether the task waits for something else, and is not computed. */
      readonly isWaiting?: boolean;
    }
  | { readonly kind: 'metric'; readonly metric: Metric };

/** What a task tells; a result is the last event. */
export type TaskEvent<Result> = TaskNews | { readonly kind: 'result'; readonly result: Result };
