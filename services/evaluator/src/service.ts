import type { EvaluatorServiceImplementation } from '@isthmus/proto';
import { parseField, respond } from '@isthmus/rpc';
import {
  alignedModels,
  artifactRef,
  evaluateSpec,
  geometrySpec,
  sha256Hex,
  type TaskHost,
} from '@isthmus/task';
import { type EvaluateJobContext, evaluateJob } from './evaluate-job.js';
import { type GeometryJobContext, geometryJob } from './geometry-job.js';

/** What the service works with: a store, and compute threads for each kind of task. */
export interface EvaluatorContext {
  readonly host: TaskHost;
  readonly compute: {
    readonly evaluate: EvaluateJobContext['compute'];
    readonly geometry: GeometryJobContext['compute'];
  };
}

/** EvaluatorService over a store and compute threads. */
export function createEvaluatorService({
  host,
  compute,
}: EvaluatorContext): EvaluatorServiceImplementation {
  return {
    async *evaluate({ digest, spec, models, dataset }, { signal }) {
      const request = {
        digest: parseField('digest', sha256Hex, digest),
        spec: parseField('spec', evaluateSpec, spec),
        models: parseField('models', alignedModels, models),
        dataset: parseField('dataset', artifactRef, dataset),
      };
      yield* respond(evaluateJob(request, { host, compute: compute.evaluate, signal }));
    },
    async *measureGeometry({ digest, spec, a, b, permutation, base, dataset }, { signal }) {
      const request = {
        digest: parseField('digest', sha256Hex, digest),
        spec: parseField('spec', geometrySpec, spec),
        a: parseField('a', artifactRef, a),
        b: parseField('b', artifactRef, b),
        permutation: parseField('permutation', artifactRef.optional(), permutation),
        base: parseField('base', artifactRef.optional(), base),
        dataset: parseField('dataset', artifactRef.optional(), dataset),
      };
      yield* respond(geometryJob(request, { host, compute: compute.geometry, signal }));
    },
  };
}
