import {
  type EvaluateRequest,
  EvaluatorServiceDefinition,
  MatcherServiceDefinition,
  type MatchRequest,
  TrainerServiceDefinition,
  type TrainRequest,
} from '@isthmus/proto';
import { type Connection, connect } from '@isthmus/rpc';
import {
  type EvaluateResult,
  evaluateTask,
  type MatchResult,
  type MatchSpec,
  matchTask,
  type Progress,
  type TrainResult,
  toldIssues,
  trainTask,
} from '@isthmus/task';
import type { z } from 'zod';
import { askService } from './ask-service.js';

/** The three services. */
export type ServiceName = 'trainer' | 'matcher' | 'evaluator';

/** Where a service listens, host:port or dns:///host:port, and the file that it logs to, where that is known. */
export interface ServicePlace {
  readonly address: string;
  readonly log?: string;
}

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

/**
 * Tries after the first, with back-off: about eight seconds for a service that never answered,
 * whose address may be wrong, and four minutes for one that did, whose node may be starting anew.
 */
const retries = { unknown: 5, known: 28 } as const;

/**
 * The three services. Each is looked for when it is called first, by a `find` that may start it, and connected to. Calls
 * that fail for a passing reason are made again. Where the file of its log is known, a bug is told with it.
 */
export function connectServices(
  find: (service: ServiceName) => Promise<ServicePlace>,
): ServiceClients {
  const trainer = createCaller('trainer', TrainerServiceDefinition, find);
  const matcher = createCaller('matcher', MatcherServiceDefinition, find);
  const evaluator = createCaller('evaluator', EvaluatorServiceDefinition, find);
  return {
    train: (request, options) =>
      trainer.ask(options, (client) =>
        follow(
          client.train(request, { signal: options.signal }),
          trainTask.result,
          options.onProgress,
        ),
      ),
    match: (request, options) =>
      matcher.ask(options, (client) =>
        follow(
          client.match(request, { signal: options.signal }),
          matchTask.result,
          options.onProgress,
        ),
      ),
    evaluate: (request, options) =>
      evaluator.ask(options, (client) =>
        follow(
          client.evaluate(request, { signal: options.signal }),
          evaluateTask.result,
          options.onProgress,
        ),
      ),
    async validateMatch(spec, signal) {
      const options = { signal, onProgress: () => undefined };
      await matcher.ask(options, (client) => client.validate({ spec }, { signal }));
    },
    close() {
      for (const caller of [trainer, matcher, evaluator]) caller.close();
    },
  };
}

/** Asks one service. */
function createCaller<Definition extends Parameters<typeof connect>[0]>(
  service: ServiceName,
  definition: Definition,
  find: (service: ServiceName) => Promise<ServicePlace>,
) {
  let found: Promise<ServicePlace & Connection<Definition>> | undefined;
  let close = (): void => undefined;
  let isKnown = false;
  const open = async () => {
    const place = await find(service);
    const connection = connect(definition, place.address);
    close = () => connection.close();
    return { ...place, ...connection };
  };
  return {
    close: () => close(),
    async ask<Result>(
      { signal, onProgress }: CallOptions,
      call: (client: Connection<Definition>['client']) => Promise<Result>,
    ): Promise<Result> {
      found ??= open();
      const { client, address, log } = await found;
      const called = { service, address, log, retries: isKnown ? retries.known : retries.unknown };
      const onBusy = () => {
        isKnown = true;
        onProgress({ stage: 'waiting', completed: 0, total: 0 });
      };
      const result = await askService(called, () => call(client), { signal, onBusy });
      isKnown = true;
      return result;
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
