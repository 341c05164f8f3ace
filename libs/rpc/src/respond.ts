import {
  type Metric,
  type Progress,
  type TaskEvent,
  type TaskNews,
  waitingStages,
} from '@isthmus/task';
import { pace } from './pace.js';

/** A response message of a task's stream, as ts-proto types it. */
export interface TaskResponse<Result> {
  event:
    | { $case: 'progress'; value: Progress }
    | { $case: 'metric'; value: Metric }
    | { $case: 'result'; value: Result };
}

/** How often progress is told again though nothing moved: once a task has begun, and while it waits for its turn. */
const repeatMs = { begun: 400, waiting: 5_000 } as const;

const waiting: TaskNews = {
  kind: 'progress',
  progress: { stage: waitingStages.slot, completed: 0, total: 0 },
  isWaiting: true,
};

/**
 * Streams a task's events as messages, and drives the task to its end whether they are read or not. The one rule for a
 * task without a listener: it ends at its next step when its call is cancelled, past its deadline, or when its
 * connection is closed or found dead; while the connection lives the task is completed and its result stored. A reader
 * that falls behind gets the newest progress, the newest 1,000 metrics and the result.
 */
export async function* respond<Result>(
  events: AsyncIterable<TaskEvent<Result>>,
): AsyncGenerator<TaskResponse<Result>> {
  const pacing = {
    first: waiting,
    isProgress: ({ kind }: TaskEvent<Result>) => kind === 'progress',
    repeatMs: (event: TaskEvent<Result>) =>
      event.kind === 'progress' && event.isWaiting ? repeatMs.waiting : repeatMs.begun,
  };
  for await (const event of pace(events, pacing)) {
    switch (event.kind) {
      case 'progress':
        yield { event: { $case: 'progress', value: event.progress } };
        break;
      case 'metric':
        yield { event: { $case: 'metric', value: event.metric } };
        break;
      case 'result':
        yield { event: { $case: 'result', value: event.result } };
    }
  }
}
