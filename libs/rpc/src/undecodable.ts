import { reasonOf } from '@isthmus/spelling';
import type {
  CallContext,
  Server,
  ServerMiddlewareCall,
  TsProtoServiceDefinition,
} from 'nice-grpc';
import { InvalidRequest } from './parse-field.js';

/** Stands for a request whose bytes are no message of its type. */
class Undecodable {
  readonly reason: string;

  constructor(error: unknown) {
    this.reason = reasonOf(error);
  }
}

/** Adds a service whose requests reach the middleware even where they cannot be decoded. */
export function withLenientDecoding(server: Server): Pick<Server, 'add'> {
  return {
    add(definition, implementation) {
      server.add(withLenientRequests(definition), implementation);
    },
  };
}

/**
 * Server middleware that refuses requests that could not be decoded as InvalidRequest: gRPC
 * itself would answer INTERNAL, as if the service were at fault.
 */
export async function* refuseUndecodable<Request, Response>(
  call: ServerMiddlewareCall<Request, Response>,
  context: CallContext,
): AsyncGenerator<Response, Response | void> {
  if (call.request instanceof Undecodable) {
    throw new InvalidRequest(
      `invalid request [bytes: expected a message of ${call.method.path}, got ${call.request.reason}]`,
    );
  }
  return yield* call.next(call.request, context);
}

function withLenientRequests<Definition>(definition: Definition): Definition {
  const { methods } = definition as TsProtoServiceDefinition;
  const lenient = Object.entries(methods).map(([name, method]) => {
    const { decode } = method.requestType;
    const requestType = { ...method.requestType, decode: orUndecodable(decode) };
    return [name, { ...method, requestType }];
  });
  return { ...definition, methods: Object.fromEntries(lenient) };
}

function orUndecodable<Message>(decode: (bytes: Uint8Array) => Message) {
  return (bytes: Uint8Array): Message | Undecodable => {
    try {
      return decode(bytes);
    } catch (error) {
      return new Undecodable(error);
    }
  };
}
