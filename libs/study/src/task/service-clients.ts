import {
  type EvaluateRequest,
  EvaluatorServiceDefinition,
  type FuseRequest,
  MatcherServiceDefinition,
  type MatchRequest,
  type MeasureGeometryRequest,
  TrainerServiceDefinition,
  type TrainRequest,
  type VerifyRequest,
} from '@isthmus/proto';
import { connect } from '@isthmus/rpc';
import {
  type EvaluateResult,
  evaluateTask,
  type FuseResult,
  fuseTask,
  type GeometryResult,
  geometryTask,
  type MatchResult,
  type MatchSpec,
  matchTask,
  type Progress,
  type TrainResult,
  toldIssues,
  trainTask,
  type VerifyResult,
  verifyTask,
} from '@isthmus/task';
import type { z } from 'zod';
import { askService } from './ask-service.js';

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
  measureGeometry(request: MeasureGeometryRequest, options: CallOptions): Promise<GeometryResult>;
  fuse(request: FuseRequest, options: CallOptions): Promise<FuseResult>;
  verify(request: VerifyRequest, options: CallOptions): Promise<VerifyResult>;
  /**
   * Whether a match looks at training examples. Throws a RangeError, with the matcher's reason, when it could not
   * match so.
   */
  validateMatch(spec: MatchSpec, signal: AbortSignal): Promise<{ readonly needsData: boolean }>;
  close(): void;
}

/**
 * Tries after the first, with back-off: about eight seconds for a service that never answered,
 * whose address may be wrong, and four minutes for one that did, whose node may be starting anew.
 */
const retries = { unknown: 5, known: 28 } as const;

/**
 * Connects to the three services. Calls that fail for a passing reason are made again. Where the files of their logs
 * are known, a bug is told with its file.
 */
export function connectServices(addresses: ServiceAddresses, logs?: ServiceLogs): ServiceClients {
  const trainer = connect(TrainerServiceDefinition, addresses.trainer);
  const matcher = connect(MatcherServiceDefinition, addresses.matcher);
  const evaluator = connect(EvaluatorServiceDefinition, addresses.evaluator);
  const known = new Set<keyof ServiceAddresses>();
  const ask = async <Result>(
    service: keyof ServiceAddresses,
    { signal, onProgress }: CallOptions,
    call: () => Promise<Result>,
  ) => {
    const called = {
      ...{ service, address: addresses[service], log: logs?.[service] },
      retries: known.has(service) ? retries.known : retries.unknown,
    };
    const onBusy = () => {
      known.add(service);
      onProgress({ stage: 'waiting', completed: 0, total: 0 });
    };
    const result = await askService(called, call, { signal, onBusy });
    known.add(service);
    return result;
  };

  /** A call that streams a task's events, as a function that answers with its result. */
  const taskOf =
    <Request, Result extends z.ZodType>(
      service: keyof ServiceAddresses,
      call: (request: Request, options: Pick<CallOptions, 'signal'>) => Responses,
      result: Result,
    ) =>
    (request: Request, options: CallOptions): Promise<z.output<Result>> => {
      const { signal, onProgress } = options;
      return ask(service, options, () => follow(call(request, { signal }), result, onProgress));
    };

  return {
    train: taskOf('trainer', trainer.client.train, trainTask.result),
    match: taskOf('matcher', matcher.client.match, matchTask.result),
    evaluate: taskOf('evaluator', evaluator.client.evaluate, evaluateTask.result),
    measureGeometry: taskOf('evaluator', evaluator.client.measureGeometry, geometryTask.result),
    fuse: taskOf('matcher', matcher.client.fuse, fuseTask.result),
    verify: taskOf('matcher', matcher.client.verify, verifyTask.result),
    async validateMatch(spec, signal) {
      const options = { signal, onProgress: () => undefined };
      return ask('matcher', options, () => matcher.client.validate({ spec }, { signal }));
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
  throw new Error(`its answer is no result of the task: ${toldIssues(parsed.error)}`);
}
