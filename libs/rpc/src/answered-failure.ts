import { type CallOptions, ClientError, type ClientMiddlewareCall, type Metadata } from 'nice-grpc';

/** Under which name a service says, beside the status, which of its errors it was. */
export const errorTrailer = 'isthmus-error';

/** The convention of gRPC for a call that is to be made again after so many milliseconds: nothing is wrong with it. */
export const pushbackTrailer = 'grpc-retry-pushback-ms';

/** A failure that a service answered with; any other one is of the connection to it. */
export class AnsweredFailure extends ClientError {
  readonly isBadInput = false;
  constructor(
    { path, code, details }: ClientError,
    /** The name of the error, where the service says it. */
    readonly errorName: string | undefined,
    /** When to ask again, where the service says it. */
    readonly retryAfterMs: number | undefined,
  ) {
    super(path, code, details);
  }
}

/** Client middleware that tells failures that a service answered with from those of the connection. */
export async function* tellAnswers<Request, Response>(
  call: ClientMiddlewareCall<Request, Response>,
  options: CallOptions,
): AsyncGenerator<Response, Response | void, undefined> {
  let trailer: Metadata | undefined;
  try {
    return yield* call.next(call.request, {
      ...options,
      onTrailer(metadata) {
        trailer = metadata;
        options.onTrailer?.(metadata);
      },
    });
  } catch (error) {
    // A status that the client itself makes up has no trailer.
    if (!(error instanceof ClientError) || trailer === undefined || [...trailer].length === 0) {
      throw error;
    }
    throw new AnsweredFailure(error, trailer.get(errorTrailer), retryAfterMs(trailer));
  }
}

function retryAfterMs(trailer: Metadata): number | undefined {
  const text = trailer.get(pushbackTrailer);
  // A negative one means: never.
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
