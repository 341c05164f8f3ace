import { matchMethods } from '@isthmus/matching';
import type { MatcherServiceImplementation } from '@isthmus/proto';
import { parseField, respond } from '@isthmus/rpc';
import {
  artifactRef,
  fuseSpec,
  matchedModels,
  matchSpec,
  sha256Hex,
  startFiles,
  type TaskHost,
  verifySpec,
} from '@isthmus/task';
import { type FuseJobContext, fuseJob } from './fuse-job.js';
import { checkMatch, type MatchJobContext, matchJob } from './match-job.js';
import { type VerifyJobContext, verifyJob } from './verify-job.js';

/** What the service works with: a store, and compute threads for each kind of task. */
export interface MatcherContext {
  readonly host: TaskHost;
  readonly compute: {
    readonly match: MatchJobContext['compute'];
    readonly fuse: FuseJobContext['compute'];
    readonly verify: VerifyJobContext['compute'];
  };
}

/** MatcherService over a store and compute threads. */
export function createMatcherService({
  host,
  compute,
}: MatcherContext): MatcherServiceImplementation {
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
      yield* respond(matchJob(request, { host, compute: compute.match, signal }));
    },
    async *fuse({ digest, spec, a, b, dataset }, { signal }) {
      const request = {
        digest: parseField('digest', sha256Hex, digest),
        spec: parseField('spec', fuseSpec, spec),
        a: parseField('a', artifactRef, a),
        b: parseField('b', artifactRef, b),
        dataset: parseField('dataset', artifactRef.optional(), dataset),
      };
      yield* respond(fuseJob(request, { host, compute: compute.fuse, signal }));
    },
    async *verify({ digest, spec, model, permutation }, { signal }) {
      const request = {
        digest: parseField('digest', sha256Hex, digest),
        spec: parseField('spec', verifySpec, spec),
        model: parseField('model', artifactRef, model),
        permutation: parseField('permutation', artifactRef, permutation),
      };
      yield* respond(verifyJob(request, { host, compute: compute.verify, signal }));
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
