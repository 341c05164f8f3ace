import { loadDataset } from '@isthmus/dataset';
import { checkNetworkFits } from '@isthmus/study';
import { createComputePool } from '@isthmus/tensorflow';
import { readEnvironment } from './environment.js';
import type { ModelFile } from './model-file.js';
import { showTask } from './progress.js';
import type { MomentsEvent, MomentsWork, SecondMoments } from './theory-moments-work.js';

/**
 * The second moments of the inputs of a model's linear layers over all training examples of a data set, by
 * the names of the layers' weights; layers of sequences are left out.
 */
export async function secondMoments(
  { network, weights }: ModelFile,
  dataset: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, SecondMoments>> {
  const loaded = await loadDataset(dataset, readEnvironment(process.env));
  checkNetworkFits(network, loaded);
  const entry = new URL('./theory-moments-worker.js', import.meta.url);
  const pool = createComputePool<MomentsWork, MomentsEvent>(entry, { slots: 1 });
  const progress = showTask('second moments');
  try {
    const work = { network: network.notation, weights, split: loaded.train };
    for await (const event of pool.run(work, { signal })) {
      if (event.kind === 'moments') return event.ofInputs;
      progress.note({ ...event, stage: 'batches' });
    }
    throw new Error('the compute thread ended without moments');
  } finally {
    progress.stop();
    await pool.close();
  }
}
