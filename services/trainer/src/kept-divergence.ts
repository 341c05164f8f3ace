import type { ObjectStore } from '@isthmus/object-store';
import { activeTraceId } from '@isthmus/runtime';
import { writeFailure } from '@isthmus/task';
import type { OutputQueue } from './output-queue.js';
import type { TrainOutput } from './train-outputs.js';

/** The task that may diverge. */
interface DivergingTask {
  readonly store: ObjectStore;
  readonly digest: string;
  /** How many replicas it trains. */
  readonly replicas: number;
  readonly signal: AbortSignal;
}

/** The events as they are. Adds to a divergence where the last network is that was kept before it, and stores it. */
export async function* keepingDivergence<Event>(
  events: AsyncIterable<Event>,
  outputs: OutputQueue,
  { store, digest, replicas, signal }: DivergingTask,
): AsyncGenerator<Event> {
  try {
    yield* events;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'TrainingDiverged') throw error;
    error.message += lastKept(await outputs.end(), replicas);
    const { message } = error;
    const failure = { kind: 'diverged', message, traceId: activeTraceId() } as const;
    await writeFailure(store, digest, failure, { signal });
    throw error;
  }
}

function lastKept(outputs: readonly TrainOutput[], replicas: number): string {
  const last = outputs.findLast((output) => output.kind === 'checkpoint');
  if (last?.kind !== 'checkpoint') return '';
  const which = replicas === 1 ? '' : `network=${last.replica + 1}/${replicas}, `;
  return `; last network kept [${which}step=${last.step}, key=${last.model.key}]`;
}
