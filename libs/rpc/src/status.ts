import { type Logger, withoutMiddle } from '@isthmus/runtime';
import { QueueFull } from '@isthmus/task';
import { type CallContext, ServerError, type ServerMiddlewareCall, Status } from 'nice-grpc';
import { errorTrailer, pushbackTrailer } from './answered-failure.js';

/**
 * The longest status, as it is encoded. Clients take 8 KiB or more of headers; a status beyond what they take
 * ends the connection, and every call on it.
 */
const mostBytes = 4_096;

/** What each kind of error is told to a client as; every other one is a bug: INTERNAL. */
const statusOf: Readonly<Record<string, Status>> = {
  InvalidRequest: Status.INVALID_ARGUMENT,
  // A value out of contract.
  RangeError: Status.INVALID_ARGUMENT,
  CheckpointError: Status.INVALID_ARGUMENT,
  DatasetError: Status.INVALID_ARGUMENT,
  TrainingDiverged: Status.FAILED_PRECONDITION,
  ThreadNotStarted: Status.UNAVAILABLE,
  OutOfMemory: Status.RESOURCE_EXHAUSTED,
  QueueFull: Status.RESOURCE_EXHAUSTED,
  PermutationNotProved: Status.FAILED_PRECONDITION,
  ObjectNotFound: Status.NOT_FOUND,
  IntegrityError: Status.DATA_LOSS,
  StoreForbidden: Status.PERMISSION_DENIED,
  StoreMisconfigured: Status.FAILED_PRECONDITION,
  StoreFull: Status.RESOURCE_EXHAUSTED,
  StoreUnavailable: Status.UNAVAILABLE,
  TooManyOpenFiles: Status.UNAVAILABLE,
};

/**
 * Server middleware that turns errors into gRPC statuses, with the error's name beside, none so long that it does
 * not arrive. A bug's text stays in the log; the client is told where to look.
 */
export function createStatusMiddleware(logger: Logger) {
  return async function* statusMiddleware<Request, Response>(
    call: ServerMiddlewareCall<Request, Response>,
    context: CallContext,
  ): AsyncGenerator<Response, Response | void> {
    try {
      return yield* call.next(call.request, context);
    } catch (error) {
      const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
      context.trailer.set(errorTrailer, name);
      if (name === 'AbortError') throw error;
      if (error instanceof ServerError) throw serverError(error.code, error.details);
      const status = statusOf[name];
      if (error instanceof QueueFull) {
        context.trailer.set(pushbackTrailer, String(error.retryAfterMs));
      }
      if (status !== undefined) throw serverError(status, message);
      logger.error({ error: stack, method: call.method.path }, 'a call failed by a bug');
      throw new ServerError(
        Status.INTERNAL,
        'internal error; see the log of the service, such as .isthmus/logs/trainer.log',
      );
    }
  };
}

function serverError(status: Status, details: string): ServerError {
  return new ServerError(status, withoutMiddle(details, mostBytes));
}
