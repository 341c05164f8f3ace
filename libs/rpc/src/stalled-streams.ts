import { AsyncLocalStorage } from 'node:async_hooks';
import { constants } from 'node:http2';
import {
  ServerInterceptingCall,
  type ServerInterceptingCallInterface,
  type ServerInterceptor,
} from '@grpc/grpc-js';

/** The call that is being answered. */
interface Call {
  /** How many tasks compute for it. */
  tasks: number;
}

const answered = new AsyncLocalStorage<Call>();

/**
 * Server interceptor that resets a stream whose peer has neither sent a whole request nor taken what it was sent for
 * `patienceMs`: a peer that answers pings would hold its stream for ever. While a task computes for
 * the stream it is left alone, because a task ends with its stream, and one that is merely not read is completed.
 */
export function createStallInterceptor(patienceMs: number): ServerInterceptor {
  return (_method, call) => {
    const own: Call = { tasks: 0 };
    let timer: NodeJS.Timeout | undefined;
    const settle = () => clearTimeout(timer);
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(() => (own.tasks > 0 ? wait() : reset(call)), patienceMs).unref();
    };
    const watched = new ServerInterceptingCall(call, {
      start(next) {
        wait();
        next({
          onReceiveHalfClose(next) {
            settle();
            answered.run(own, next);
          },
          onCancel: settle,
        });
      },
    });
    const send = watched.sendMessage.bind(watched);
    watched.sendMessage = (message, taken) => {
      wait();
      send(message, () => {
        settle();
        taken();
      });
    };
    return watched;
  };
}

/** Does work for the call that is being answered, whose stream stays as it is meanwhile though nobody reads it. */
export async function whileAtWork<Result>(work: () => Promise<Result>): Promise<Result> {
  const call = answered.getStore() ?? { tasks: 0 };
  call.tasks++;
  try {
    return await work();
  } finally {
    call.tasks--;
  }
}

/** Ends a call's HTTP/2 stream, which gRPC's own types do not tell of: a status would wait behind what is not read. */
function reset(call: ServerInterceptingCallInterface): void {
  const stream: unknown = Reflect.get(call, 'stream');
  if (typeof stream !== 'object' || stream === null || !('close' in stream)) return;
  if (typeof stream.close === 'function') stream.close(constants.NGHTTP2_CANCEL);
}
