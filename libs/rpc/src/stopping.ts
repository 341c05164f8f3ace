import { type CallContext, ServerError, type ServerMiddlewareCall, Status } from 'nice-grpc';

/**
 * Server middleware that ends running calls once `stopping` aborts: their jobs are
 * cancelled, and their clients told UNAVAILABLE, so that they ask another server.
 */
export function createStoppingMiddleware(stopping: AbortSignal) {
  return async function* stoppingMiddleware<Request, Response>(
    call: ServerMiddlewareCall<Request, Response>,
    context: CallContext,
  ): AsyncGenerator<Response, Response | void> {
    const signal = AbortSignal.any([context.signal, stopping]);
    try {
      return yield* call.next(call.request, { ...context, signal });
    } catch (error) {
      if (!stopping.aborted || context.signal.aborted) throw error;
      throw new ServerError(Status.UNAVAILABLE, 'the service is stopping');
    }
  };
}
