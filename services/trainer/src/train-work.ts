import type { Epoch, TrainSpec } from '@isthmus/task';

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

/** Which network: a replica, in the order of the spec's runs, at a level of pruning, 0 for the dense one. */
interface Place {
  readonly replica: number;
  readonly level: number;
}

/** What it tells: networks and masks as safetensors. `done` of `total` counts steps over all replicas and levels. */
export type TrainWorkEvent =
  | { readonly kind: 'batch' }
  | (Omit<Place, 'replica'> & {
      readonly kind: 'step';
      /** Absent where the step is one of all replicas. */
      readonly replica?: number;
      readonly epoch: number;
      readonly done: number;
      readonly total: number;
    })
  | (Place & { readonly kind: 'epoch'; readonly epoch: Epoch; readonly durationMs: number })
  | (Place & { readonly kind: 'checkpoint'; readonly step: number; readonly model: Uint8Array })
  | (Place & { readonly kind: 'mask'; readonly density: number; readonly mask: Uint8Array })
  | (Place & { readonly kind: 'model'; readonly model: Uint8Array; readonly stepMs: number })
  | { readonly kind: 'state'; readonly state: Uint8Array }
  | { readonly kind: 'ended'; readonly tensorflow: string };
