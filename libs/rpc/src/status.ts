import type { Logger } from '@isthmus/runtime';
import { type CallContext, ServerError, type ServerMiddlewareCall, Status } from 'nice-grpc';

/** What each kind of error is told to a client as; every other one is a bug: INTERNAL. */
const statusOf: Readonly<Record<string, Status>> = {
  // A value out of contract: ours and zod's.
  RangeError: Status.INVALID_ARGUMENT,
  ZodError: Status.INVALID_ARGUMENT,
  TrainingDiverged: Status.FAILED_PRECONDITION,
  CheckpointError: Status.INVALID_ARGUMENT,
  PermutationNotProved: Status.FAILED_PRECONDITION,
  ObjectNotFound: Status.NOT_FOUND,
  IntegrityError: Status.DATA_LOSS,
  StoreForbidden: Status.PERMISSION_DENIED,
  StoreMisconfigured: Status.FAILED_PRECONDITION,
  StoreUnavailable: Status.UNAVAILABLE,
};

/**
 * Server middleware that turns errors into gRPC statuses. A bug's text stays in the log;
 * the client is told where to look.
 */
export function createStatusMiddleware(logger: Logger) {
  return async function* statusMiddleware<Request, Response>(
    call: ServerMiddlewareCall<Request, Response>,
    context: CallContext,
  ): AsyncGenerator<Response, Response | void> {
    try {
      return yield* call.next(call.request, context);
    } catch (error) {
      if (!(error instanceof Error) || error instanceof ServerError) throw error;
      if (error.name === 'AbortError') throw error;
      const status = statusOf[error.name];
      if (status !== undefined) throw new ServerError(status, error.message);
      logger.error({ error: error.stack, method: call.method.path }, 'a call failed by a bug');
      throw new ServerError(Status.INTERNAL, 'internal error; the log of the service tells more');
    }
  };
}
