import type { EvaluatorServiceImplementation } from '@isthmus/proto';
import { parseField, respond } from '@isthmus/rpc';
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
        spec: parseField('spec', evaluateSpec, spec),
        modelA: parseField('modelA', artifactRef, modelA),
        modelB: parseField('modelB', artifactRef, modelB),
        permutation: parseField('permutation', artifactRef.optional(), permutation),
        dataset: parseField('dataset', artifactRef, dataset),
      };
      yield* respond(evaluateJob(request, { ...context, signal }));
    },
  };
}
