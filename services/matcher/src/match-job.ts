import { parseMethod } from '@isthmus/matching';
import { parameterShapes, parseNetwork } from '@isthmus/network';
import { type ArtifactReader, type ArtifactRef, putArtifact } from '@isthmus/object-store';
import { checkPermutationSpec } from '@isthmus/permutation';
import { inSpan } from '@isthmus/runtime';
import {
  computeOnce,
  type MatchResult,
  type MatchSpec,
  matchTask,
  type TaskEvent,
  type TaskHost,
  type TaskNews,
} from '@isthmus/task';
import { reportRestarts, reportSweeps } from './match-news.js';
import { type MatchThreads, matchInParts } from './match-parts.js';
import type { Spent } from './match-work.js';
import { requireExamples } from './require-examples.js';

/** A request to line models up with the first one. */
export interface MatchJobRequest {
  readonly digest: string;
  readonly spec: MatchSpec;
  readonly models: readonly ArtifactRef[];
  readonly dataset: ArtifactRef | undefined;
  readonly start: readonly ArtifactRef[];
}

/** What matching needs around it. */
export interface MatchJobContext extends MatchThreads {
  readonly host: TaskHost;
}

/** Whether a method looks at training examples. Throws a RangeError for what cannot be done. */
export function checkMatch(spec: MatchSpec): { readonly needsData: boolean } {
  const network = parseNetwork(spec.network);
  if (spec.ownSpec) checkPermutationSpec(spec.ownSpec.groups, parameterShapes(network));
  const { needsData, checkCheckpoints } = parseMethod(spec.method);
  checkCheckpoints(spec.checkpoints ?? 1);
  return { needsData };
}

/** Finds and proves one permutation a model, or answers with those that the store has. */
export async function* matchJob(
  { digest, spec, models, dataset, start }: MatchJobRequest,
  { host, compute, signal }: MatchJobContext,
): AsyncGenerator<TaskEvent<MatchResult>> {
  const { needsData } = checkMatch(spec);
  const { checkpoints = 1 } = spec;
  if (models.length < 2 * checkpoints || models.length % checkpoints !== 0) {
    throw new RangeError(
      `expected the same number of checkpoints of two models or more [checkpoints=${checkpoints}, files=${models.length}]`,
    );
  }
  requireExamples(spec.method, needsData, dataset);
  // It would count in the address of a result that does not depend on it.
  if (!needsData && dataset !== undefined) {
    throw new RangeError(
      `the method looks at no examples: leave the data set out [method=${spec.method}]`,
    );
  }
  const inputs = [...models, ...(dataset === undefined ? [] : [dataset]), ...start];
  const request = { digest, spec, inputs: inputs.map(({ sha256 }) => sha256) };
  yield* computeOnce(host, matchTask, { request, compute: matchNow, signal });

  async function* matchNow(read: ArtifactReader['read']): AsyncGenerator<TaskNews, MatchResult> {
    const startedAt = performance.now();
    const files = {
      spec,
      models: await Promise.all(models.map(read)),
      dataset: dataset && (await read(dataset)),
      start: await Promise.all(start.map(read)),
    };
    const { parts } = parseMethod(spec.method);
    const events =
      parts === undefined
        ? compute.run({ ...files, part: { kind: 'whole' } }, { signal })
        : matchInParts(files, parts.search.restarts, { compute, signal });
    const report = parts === undefined ? reportSweeps() : reportRestarts(parts.search.restarts);
    const spent: Spent[] = [];
    for await (const event of events) {
      yield* report(event);
      if ('spent' in event && event.spent !== undefined) spent.push(event.spent);
      if (event.kind !== 'matched') continue;
      const put = (permutation: Uint8Array) =>
        inSpan('artifact.put', {}, () => putArtifact(host.store, permutation, { signal }));
      const permutations = await Promise.all(event.permutations.map(put));
      const wallMs = performance.now() - startedAt;
      return { ...event.result, ...inAll(spent), permutations, wallMs };
    }
    throw new Error('the compute thread ended without permutations');
  }
}

/** What searches side by side took: from the first one's begin to the last one's end, and their work added up. */
function inAll(spent: readonly Spent[]): Pick<MatchResult, 'searchMs' | 'time'> {
  const sum = (phase: keyof Spent['time']) =>
    spent.reduce((total, { time }) => total + time[phase], 0);
  return {
    searchMs: Math.max(...spent.map(({ to }) => to)) - Math.min(...spent.map(({ from }) => from)),
    time: {
      costMs: sum('costMs'),
      assignmentMs: sum('assignmentMs'),
      projectionMs: sum('projectionMs'),
    },
  };
}
