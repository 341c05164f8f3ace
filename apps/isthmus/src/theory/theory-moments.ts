import type { Dataset } from '@isthmus/dataset';
import type { Network } from '@isthmus/network';
import type { InputMoments } from '@isthmus/network-theory';
import type { Weights } from '@isthmus/permutation';
import { checkNetworkFits } from '@isthmus/study';
import type { Progress } from '@isthmus/task';
import { createComputePool } from '@isthmus/tensorflow';
import type { MomentsEvent, MomentsWork } from './theory-moments-work.js';

/** A thread that measures what the layers of models see. */
export interface MomentsThread {
  /**
   * The second moments of the inputs of a model's linear layers over all training examples of a data set, by
   * the names of the layers' weights; layers of sequences are left out.
   */
  measure(
    network: Network,
    weights: Weights,
    onProgress?: (progress: Progress) => void,
  ): Promise<InputMoments>;
  close(): Promise<void>;
}

/** Starts the thread. The caller closes it. */
export function createMomentsThread(
  { train, ...dataset }: Dataset,
  signal: AbortSignal,
): MomentsThread {
  const entry = new URL('./theory-moments-worker.js', import.meta.url);
  const pool = createComputePool<MomentsWork, MomentsEvent>(entry, { slots: 1 });
  return {
    async measure(network, weights, onProgress) {
      checkNetworkFits(network, dataset);
      const work = { network: network.notation, weights, split: train };
      for await (const event of pool.run(work, { signal })) {
        if (event.kind === 'moments') return event.ofInputs;
        onProgress?.({ ...event, stage: 'batches' });
      }
      throw new Error('the compute thread ended without moments');
    },
    close: () => pool.close(),
  };
}
