import type { EvaluatorServiceImplementation } from '@isthmus/proto';
import { respond } from '@isthmus/rpc';
import { artifactRef, evaluateSpec } from '@isthmus/task';
import { type EvaluateJobContext, evaluateJob } from './evaluate-job.js';

/** EvaluatorService over a store and compute threads. */
export function createEvaluatorService(
  context: Omit<EvaluateJobContext, 'signal'>,
): EvaluatorServiceImplementation {
  return {
    async *evaluate({ digest, spec, modelA, modelB, permutation, dataset }, { signal }) {
      const request = {
        digest,
        spec: evaluateSpec.parse(spec),
        modelA: artifactRef.parse(modelA),
        modelB: artifactRef.parse(modelB),
        permutation: artifactRef.optional().parse(permutation),
        dataset: artifactRef.parse(dataset),
      };
      yield* respond(evaluateJob(request, { ...context, signal }));
    },
  };
}
