import {
  type EvaluateRequest,
  EvaluatorServiceDefinition,
  MatcherServiceDefinition,
  type MatchRequest,
  TrainerServiceDefinition,
  type TrainRequest,
} from '@isthmus/proto';
import { type CalledService, connect, failureOf, isTransient, refusalReason } from '@isthmus/rpc';
import {
  type EvaluateResult,
  evaluateTask,
  type MatchResult,
  type MatchSpec,
  matchTask,
  type Progress,
  type TrainResult,
  trainTask,
} from '@isthmus/task';
import pRetry from 'p-retry';
import type { z } from 'zod';

/** Where the three services listen: host:port, or dns:///host:port. */
export interface ServiceAddresses {
  readonly trainer: string;
  readonly matcher: string;
  readonly evaluator: string;
}

/** The files that the three services log to. */
export type ServiceLogs = Readonly<Record<keyof ServiceAddresses, string>>;

/** What every call takes. */
export interface CallOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/** The three services as functions. Each answers with the task's result. */
export interface ServiceClients {
  train(request: TrainRequest, options: CallOptions): Promise<TrainResult>;
  match(request: MatchRequest, options: CallOptions): Promise<MatchResult>;
  evaluate(request: EvaluateRequest, options: CallOptions): Promise<EvaluateResult>;
  /** Throws a RangeError, with the matcher's reason, when it could not match so. */
  validateMatch(spec: MatchSpec, signal: AbortSignal): Promise<void>;
  close(): void;
}

/** A service did not do a task; the message names it or its store, its address and the reason. */
export class ServiceFailed extends Error {
  override readonly name = 'ServiceFailed';
}

/**
 * Tries after the first, with back-off: about eight seconds for a service that never answered,
 * whose address may be wrong, and four minutes for one that did, whose node may be starting anew.
 */
const retries = { unknown: 5, known: 28 } as const;
const longestWaitMs = 10_000;

/**
 * Connects to the three services. Calls that fail for a passing reason are made again. Where the files of their logs
 * are known, a bug is told with its file.
 */
export function connectServices(addresses: ServiceAddresses, logs?: ServiceLogs): ServiceClients {
  const trainer = connect(TrainerServiceDefinition, addresses.trainer);
  const matcher = connect(MatcherServiceDefinition, addresses.matcher);
  const evaluator = connect(EvaluatorServiceDefinition, addresses.evaluator);
  const known = new Set<keyof ServiceAddresses>();
  const persist = async <Result>(
    service: keyof ServiceAddresses,
    signal: AbortSignal,
    call: () => Promise<Result>,
  ) => {
    const tries = known.has(service) ? retries.known : retries.unknown;
    const called = {
      ...{ service, address: addresses[service], log: logs?.[service] },
      retries: tries,
    };
    const result = await callPersistently(called, signal, call);
    known.add(service);
    return result;
  };

  return {
    train: (request, { signal, onProgress }) =>
      persist('trainer', signal, () =>
        follow(trainer.client.train(request, { signal }), trainTask.result, onProgress),
      ),
    match: (request, { signal, onProgress }) =>
      persist('matcher', signal, () =>
        follow(matcher.client.match(request, { signal }), matchTask.result, onProgress),
      ),
    evaluate: (request, { signal, onProgress }) =>
      persist('evaluator', signal, () =>
        follow(evaluator.client.evaluate(request, { signal }), evaluateTask.result, onProgress),
      ),
    async validateMatch(spec, signal) {
      await persist('matcher', signal, () => matcher.client.validate({ spec }, { signal }));
    },
    close() {
      for (const connection of [trainer, matcher, evaluator]) connection.close();
    },
  };
}

/** A task's stream, whatever its result is. */
type Responses = AsyncIterable<{
  readonly event?:
    | { readonly $case: 'progress'; readonly value: Progress }
    | { readonly $case: 'metric' | 'result'; readonly value: unknown }
    | undefined;
}>;

/** Follows a task's stream to its end, so that the call ends as OK, and answers with its result. */
async function follow<Result extends z.ZodType>(
  responses: Responses,
  result: Result,
  onProgress: (progress: Progress) => void,
): Promise<z.output<Result>> {
  let answer: { readonly value: unknown } | undefined;
  for await (const { event } of responses) {
    if (event?.$case === 'progress') onProgress(event.value);
    if (event?.$case === 'result') answer = event;
  }
  if (answer === undefined) throw new Error('the stream ended without a result');
  const parsed = result.safeParse(answer.value);
  if (parsed.success) return parsed.data;
  const told = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new Error(`its answer is no result of the task: ${told.join('; ')}`);
}

/**
 * Calls again, with back-off, while the failure may pass. Throws a RangeError with the service's
 * reason when it refuses the request as it is, and ServiceFailed for all else.
 */
async function callPersistently<Result>(
  called: CalledService,
  signal: AbortSignal,
  call: () => Promise<Result>,
): Promise<Result> {
  const { service, address, retries } = called;
  try {
    return await pRetry(call, {
      retries,
      minTimeout: 250,
      maxTimeout: longestWaitMs,
      signal,
      shouldRetry: ({ error }) => isTransient(error),
    });
  } catch (cause) {
    signal.throwIfAborted();
    const refusal = refusalReason(cause);
    if (refusal !== undefined) {
      const where = `[service=${service}, address=${address}]`;
      throw new RangeError(`the ${service} refuses the task ${where}: ${refusal}`, { cause });
    }
    throw new ServiceFailed(failureOf(called, cause), { cause });
  }
}
