import type { TrainerServiceImplementation } from '@isthmus/proto';
import { parseField, respond } from '@isthmus/rpc';
import { artifactRef, sha256Hex, trainSpec } from '@isthmus/task';
import { checkSettings } from '@isthmus/training/settings';
import { type TrainJobContext, trainJob } from './train-job.js';

/** TrainerService over a store and compute threads. */
export function createTrainerService(
  context: Omit<TrainJobContext, 'signal'>,
): TrainerServiceImplementation {
  return {
    async *train({ digest, spec, dataset, mask }, { signal }) {
      const request = {
        digest: parseField('digest', sha256Hex, digest),
        spec: parseField('spec', trainSpec, spec),
        dataset: parseField('dataset', artifactRef, dataset),
        mask: mask && parseField('mask', artifactRef, mask),
      };
      checkSettings(request.spec);
      yield* respond(trainJob(request, { ...context, signal }));
    },
  };
}
