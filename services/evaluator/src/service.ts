import type { EvaluatorServiceImplementation } from '@isthmus/proto';
import { parseField, respond } from '@isthmus/rpc';
import { alignedModels, artifactRef, evaluateSpec, sha256Hex } from '@isthmus/task';
import { type EvaluateJobContext, evaluateJob } from './evaluate-job.js';

/** EvaluatorService over a store and compute threads. */
export function createEvaluatorService(
  context: Omit<EvaluateJobContext, 'signal'>,
): EvaluatorServiceImplementation {
  return {
    async *evaluate({ digest, spec, models, dataset }, { signal }) {
      const request = {
        digest: parseField('digest', sha256Hex, digest),
        spec: parseField('spec', evaluateSpec, spec),
        models: parseField('models', alignedModels, models),
        dataset: parseField('dataset', artifactRef, dataset),
      };
      yield* respond(evaluateJob(request, { ...context, signal }));
    },
  };
}
