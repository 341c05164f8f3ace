import type { EvaluatorServiceImplementation } from '@isthmus/proto';
import { parseField, respond } from '@isthmus/rpc';
import { artifactRef, evaluateSpec } from '@isthmus/task';
import { type EvaluateJobContext, evaluateJob } from './evaluate-job.js';

/** EvaluatorService over a store and compute threads. */
export function createEvaluatorService(
  context: Omit<EvaluateJobContext, 'signal'>,
): EvaluatorServiceImplementation {
  return {
    async *evaluate({ digest, spec, models, dataset }, { signal }) {
      const request = {
        digest,
        spec: parseField('spec', evaluateSpec, spec),
        models: models.map(({ model, permutation }, i) => ({
          model: parseField(`models.${i}.model`, artifactRef, model),
          permutation: parseField(`models.${i}.permutation`, artifactRef.optional(), permutation),
        })),
        dataset: parseField('dataset', artifactRef, dataset),
      };
      yield* respond(evaluateJob(request, { ...context, signal }));
    },
  };
}
