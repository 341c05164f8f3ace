import type { TrainSpec } from '@isthmus/task';
import type { TrainingEvent } from '@isthmus/training';

/** What the compute thread is given: a spec, and the data set's artifact. */
export interface TrainWork {
  readonly spec: TrainSpec;
  readonly dataset: Uint8Array;
}

/** What it tells: the loop's events, and the network as safetensors at the end. */
export type TrainWorkEvent =
  | Exclude<TrainingEvent, { kind: 'trained' }>
  | {
      readonly kind: 'trained';
      readonly model: Uint8Array;
      readonly stepMs: number;
      readonly tensorflow: string;
    };
