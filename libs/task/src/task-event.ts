/** How far a task is: units done out of `total`, which is 0 while unknown. */
export interface Progress {
  readonly stage: string;
  readonly completed: number;
  readonly total: number;
}

/** The stages of a task that waits: for a slot, and for the lease of one that computes the same. */
export const waitingStages = {
  slot: 'waiting',
  another: 'waiting for another run, which computes this',
} as const;

/** Whether a task waits for something else, and is not computed, going by what it tells of itself. */
export function isWaiting({ stage }: Progress): boolean {
  return stage === waitingStages.slot || stage === waitingStages.another;
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
