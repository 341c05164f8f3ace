import type { TrainSpec } from '@isthmus/task';
import type { TrainingEvent } from '@isthmus/training';

/** What the compute thread is given; artifacts and states as their bytes. */
export interface TrainWork {
  readonly spec: TrainSpec;
  readonly dataset: Uint8Array;
  readonly mask: Uint8Array | undefined;
  /** Where an interrupted task goes on. */
  readonly state: Uint8Array | undefined;
  /** How often the state is told. */
  readonly saveEveryMs: number;
}

/** What it tells: networks, masks and states as the bytes of their files, and at the end what computed them. */
export type TrainWorkEvent =
  | TrainingEvent<Uint8Array, Uint8Array>
  | { readonly kind: 'ended'; readonly tensorflow: string };
