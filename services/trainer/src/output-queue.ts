import { type ArtifactRef, type ObjectStore, putArtifact } from '@isthmus/object-store';
import { inSpan } from '@isthmus/runtime';
import { createBackgroundQueue } from './background-queue.js';
import { type SavedState, saveState } from './saved-state.js';
import type { TrainOutput } from './train-outputs.js';

/** What training puts out, on its way to the store behind the training that goes on. */
export interface OutputQueue {
  /** Adds an output. Waits, as the next two do, when too much is on its way; throws what went wrong before. */
  add(output: TrainOutput): Promise<void>;
  /** Stores bytes and adds the output that names them: in its place, whenever the bytes have arrived. */
  upload(bytes: Uint8Array, output: (artifact: ArtifactRef) => TrainOutput): Promise<void>;
  /** Saves the state, with all that was put out before it. */
  save(state: Uint8Array): Promise<void>;
  /** All outputs, once they are stored. */
  end(): Promise<readonly TrainOutput[]>;
}

/** Goes on from the outputs of a saved state. */
export function createOutputQueue(
  {
    store,
    digest,
    signal,
  }: {
    readonly store: ObjectStore;
    readonly digest: string;
    readonly signal: AbortSignal;
  },
  before: SavedState['outputs'],
  elapsedMs: () => number,
): OutputQueue {
  const outputs = [...before];
  const queue = createBackgroundQueue();
  return {
    add: (output) => queue.add(async () => void outputs.push(output)),
    upload: (bytes, output) =>
      queue.add(async () => {
        const artifact = await inSpan('artifact.put', {}, () =>
          putArtifact(store, bytes, { signal }),
        );
        outputs.push(output(artifact));
      }),
    save: (state) =>
      queue.add(() =>
        saveState(store, digest, { outputs, state, elapsedMs: elapsedMs() }, { signal }),
      ),
    async end() {
      await queue.end();
      return outputs;
    },
  };
}
