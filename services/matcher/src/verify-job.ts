import { parameterShapes, parseNetwork } from '@isthmus/network';
import type { ArtifactReader, ArtifactRef } from '@isthmus/object-store';
import { checkPermutationSpec } from '@isthmus/permutation';
import {
  computeOnce,
  type TaskEvent,
  type TaskHost,
  type TaskNews,
  type VerifyResult,
  type VerifySpec,
  verifyTask,
} from '@isthmus/task';
import type { ComputePool } from '@isthmus/tensorflow';
import type { VerifyWork, VerifyWorkEvent } from './verify-work.js';

/** A request to prove a permutation. */
export interface VerifyJobRequest {
  readonly digest: string;
  readonly spec: VerifySpec;
  readonly model: ArtifactRef;
  readonly permutation: ArtifactRef;
}

/** What a proof needs around it. */
export interface VerifyJobContext {
  readonly host: TaskHost;
  readonly compute: ComputePool<VerifyWork, VerifyWorkEvent>;
  readonly signal: AbortSignal;
}

/** Proves a permutation, and a spec of one's own, or answers with what the store has. */
export async function* verifyJob(
  { digest, spec, model, permutation }: VerifyJobRequest,
  { host, compute, signal }: VerifyJobContext,
): AsyncGenerator<TaskEvent<VerifyResult>> {
  const network = parseNetwork(spec.network);
  if (spec.ownSpec) checkPermutationSpec(spec.ownSpec.groups, parameterShapes(network));
  const request = { digest, spec, inputs: [model.sha256, permutation.sha256] };
  yield* computeOnce(host, verifyTask, { request, compute: verifyNow, signal });

  async function* verifyNow(read: ArtifactReader['read']): AsyncGenerator<TaskNews, VerifyResult> {
    const startedAt = performance.now();
    const work = { spec, model: await read(model), permutation: await read(permutation) };
    let verdict: VerifyWorkEvent | undefined;
    let completed = 0;
    const total = spec.ownSpec === undefined ? 1 : 2;
    yield { kind: 'progress', progress: { stage: 'permutation', completed: 0, total } };
    for await (const event of compute.run(work, { signal })) {
      // Where both hold, the verdict is the proof of the permutation.
      if (verdict === undefined || !event.proof.equal) verdict = event;
      completed += 1;
      yield { kind: 'progress', progress: { stage: event.subject, completed, total } };
    }
    if (verdict === undefined) throw new Error('the compute thread ended without a proof');
    return { ...asResult(verdict), wallMs: performance.now() - startedAt };
  }
}

function asResult({ subject, proof }: VerifyWorkEvent): Pick<VerifyResult, 'subject' | 'proof'> {
  const { maxAbsDifference, wrongAxes = [] } = proof;
  return {
    subject,
    proof: {
      ...proof,
      maxAbsDifference: Number.isFinite(maxAbsDifference) ? maxAbsDifference : undefined,
      wrongAxes: [...wrongAxes],
    },
  };
}
