import type { Metric, Progress, TaskEvent } from '@isthmus/task';
import { pace } from './pace.js';

/** A response message of a task's stream, as ts-proto types it. */
export interface TaskResponse<Result> {
  event:
    | { $case: 'progress'; value: Progress }
    | { $case: 'metric'; value: Metric }
    | { $case: 'result'; value: Result };
}

/** Streams a task's events as messages, with progress at least twice a second. */
export async function* respond<Result>(
  events: AsyncIterable<TaskEvent<Result>>,
): AsyncGenerator<TaskResponse<Result>> {
  const waiting: TaskEvent<Result> = {
    kind: 'progress',
    progress: { stage: 'waiting', completed: 0, total: 0 },
  };
  const isProgress = (event: TaskEvent<Result>) => event.kind === 'progress';
  for await (const event of pace(events, isProgress, waiting)) {
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
