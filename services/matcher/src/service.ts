import { matchMethods } from '@isthmus/matching';
import type { MatcherServiceImplementation } from '@isthmus/proto';
import { parseField, respond } from '@isthmus/rpc';
import { artifactRef, matchedModels, matchSpec, sha256Hex, startFiles } from '@isthmus/task';
import { checkMatch, type MatchJobContext, matchJob } from './match-job.js';

/** MatcherService over a store and compute threads. */
export function createMatcherService(
  context: Omit<MatchJobContext, 'signal'>,
): MatcherServiceImplementation {
  return {
    async describe() {
      const methods = Object.entries(matchMethods);
      return {
        methods: methods.map(([name, { description, source, example }]) => ({
          name,
          description: `${description} (${source})`,
          example,
        })),
      };
    },
    async validate({ spec }) {
      return checkMatch(parseField('spec', matchSpec, spec));
    },
    async *match({ digest, spec, models, dataset, start }, { signal }) {
      const request = {
        digest: parseField('digest', sha256Hex, digest),
        spec: parseField('spec', matchSpec, spec),
        models: parseField('models', matchedModels, models),
        dataset: parseField('dataset', artifactRef.optional(), dataset),
        start: parseField('start', startsFor(models.length / (spec?.checkpoints ?? 1)), start),
      };
      yield* respond(matchJob(request, { ...context, signal }));
    },
  };
}

/** No start, or one for each model but the first. */
function startsFor(models: number) {
  return startFiles.refine(
    ({ length }) => length === 0 || length === models - 1,
    `expected none, or one for each of ${models} models but the first`,
  );
}
