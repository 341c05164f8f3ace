import type { TrainerServiceImplementation } from '@isthmus/proto';
import { parseField, respond } from '@isthmus/rpc';
import { artifactRef, trainSpec } from '@isthmus/task';
import { type TrainJobContext, trainJob } from './train-job.js';

/** TrainerService over a store and compute threads. */
export function createTrainerService(
  context: Omit<TrainJobContext, 'signal'>,
): TrainerServiceImplementation {
  return {
    async *train({ digest, spec, dataset, mask }, { signal }) {
      const request = {
        digest,
        spec: parseField('spec', trainSpec, spec),
        dataset: parseField('dataset', artifactRef, dataset),
        mask: mask && parseField('mask', artifactRef, mask),
      };
      yield* respond(trainJob(request, { ...context, signal }));
    },
  };
}
