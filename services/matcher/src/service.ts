import { matchMethods } from '@isthmus/matching';
import type { MatcherServiceImplementation } from '@isthmus/proto';
import { parseField, respond } from '@isthmus/rpc';
import { artifactRef, matchSpec } from '@isthmus/task';
import { type MatchJobContext, matchJob } from './match-job.js';

/** MatcherService over a store and compute threads. */
export function createMatcherService(
  context: Omit<MatchJobContext, 'signal'>,
): MatcherServiceImplementation {
  return {
    async describe() {
      const methods = Object.entries(matchMethods);
      return { methods: methods.map(([name, { description }]) => ({ name, description })) };
    },
    async *match({ digest, spec, modelA, modelB }, { signal }) {
      const request = {
        digest,
        spec: parseField('spec', matchSpec, spec),
        modelA: parseField('modelA', artifactRef, modelA),
        modelB: parseField('modelB', artifactRef, modelB),
      };
      yield* respond(matchJob(request, { ...context, signal }));
    },
  };
}
