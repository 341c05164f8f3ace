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
import {
  type EvaluateResult,
  evaluateTask,
  type FuseResult,
  fuseTask,
  type GeometryResult,
  geometryTask,
  type MatchResult,
  type MatchSpec,
  type Metric,
  matchTask,
  type Progress,
  type TrainResult,
  toldIssues,
  trainTask,
  type VerifyResult,
  verifyTask,
} from '@isthmus/task';
import type { z } from 'zod';
import {
  type CallOptions,
  createCaller,
  type FindService,
  type ServiceCaller,
} from './service-caller.js';
import { type TaskLimits, usualLimits, watchCall } from './task-limits.js';

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
 * The three services. Each is looked for when it is called first, by a `find` that may start it. Calls that fail for a
 * passing reason are made again, elsewhere where a service is at several places. Where the file of its log is known, a
 * bug is told with it.
 */
export function connectServices(
  find: FindService,
  limits: TaskLimits = usualLimits,
): ServiceClients {
  const taskOf = taskWithin(limits);
  const trainer = createCaller('trainer', TrainerServiceDefinition, find);
  const matcher = createCaller('matcher', MatcherServiceDefinition, find);
  const evaluator = createCaller('evaluator', EvaluatorServiceDefinition, find);
  return {
    train: taskOf(trainer, ({ train }) => train, trainTask.result),
    match: taskOf(matcher, ({ match }) => match, matchTask.result),
    evaluate: taskOf(evaluator, ({ evaluate }) => evaluate, evaluateTask.result),
    measureGeometry: taskOf(
      evaluator,
      ({ measureGeometry }) => measureGeometry,
      geometryTask.result,
    ),
    fuse: taskOf(matcher, ({ fuse }) => fuse, fuseTask.result),
    verify: taskOf(matcher, ({ verify }) => verify, verifyTask.result),
    async validateMatch(spec, signal) {
      const options = { signal, onProgress: () => undefined };
      return matcher.ask(({ validate }) => validate({ spec }, { signal }), options);
    },
    close() {
      for (const caller of [trainer, matcher, evaluator]) caller.close();
    },
  };
}

/** Makes a call that streams a task's events into a function that answers with its result. */
function taskWithin(limits: TaskLimits) {
  return <Client, Request, Result extends z.ZodType>(
    { ask }: ServiceCaller<Client>,
    callOf: (
      client: Client,
    ) => (request: Request, options: Pick<CallOptions, 'signal'>) => Responses,
    result: Result,
  ) =>
    (request: Request, options: CallOptions): Promise<z.output<Result>> =>
      ask((client) => {
        const call = callOf(client);
        return follow((signal) => call(request, { signal }), result, { ...options, limits });
      }, options);
}

/** A task's stream, whatever its result is. */
type Responses = AsyncIterable<{
  readonly event?:
    | { readonly $case: 'progress'; readonly value: Progress }
    | { readonly $case: 'metric'; readonly value: Metric }
    | { readonly $case: 'result'; readonly value: unknown }
    | undefined;
}>;

/** Follows a task's stream to its end, so that the call ends as OK, and answers with its result. */
async function follow<Result extends z.ZodType>(
  call: (signal: AbortSignal) => Responses,
  result: Result,
  { signal, limits, onProgress, onMetric }: CallOptions & { readonly limits: TaskLimits },
): Promise<z.output<Result>> {
  let answer: { readonly value: unknown } | undefined;
  const watched = watchCall(signal, limits);
  try {
    for await (const { event } of call(watched.signal)) {
      watched.heard(event?.$case === 'progress' ? event.value : undefined);
      if (event?.$case === 'progress') onProgress(event.value);
      if (event?.$case === 'metric') onMetric?.(event.value);
      if (event?.$case === 'result') answer = event;
    }
  } catch (error) {
    throw watched.passed() ?? error;
  } finally {
    watched.end();
  }
  if (answer === undefined) throw new Error('the stream ended without a result');
  const parsed = result.safeParse(answer.value);
  if (parsed.success) return parsed.data;
  throw new Error(`its answer is no result of the task: ${toldIssues(parsed.error)}`);
}
