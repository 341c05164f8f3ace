import { connect as connectHttp2, constants } from 'node:http2';

/** The names of gRPC's statuses by their numbers. */
const statuses =
  'OK CANCELLED UNKNOWN INVALID_ARGUMENT DEADLINE_EXCEEDED NOT_FOUND ALREADY_EXISTS PERMISSION_DENIED RESOURCE_EXHAUSTED FAILED_PRECONDITION ABORTED OUT_OF_RANGE UNIMPLEMENTED INTERNAL UNAVAILABLE DATA_LOSS UNAUTHENTICATED'.split(
    ' ',
  );

const graceMs = 1000;

/** An HTTP/2 connection to a service, which its scope closes. Settings are those of node:http2. */
export function connect(scope, address, options = {}) {
  const session = connectHttp2(`http://${address}`, options);
  // A call tells of its own failure; nobody listens on the connection.
  session.on('error', () => undefined);
  scope.closing(() => session.destroy());
  return session;
}

/** The bytes of a request and the path of its method, for `call`. */
export function encode({ fullName, methods }, method, request) {
  const { name, requestType } = methods[method];
  const message = requestType.encode(requestType.fromPartial(request)).finish();
  return { path: `/${fullName}/${name}`, message };
}

/**
 * Makes a call by hand. `ended` resolves with the status's name ("cancelled" after `cancel`, "no status" where the stream
 * ended without one, as after `timeoutMs` and a grace for the service to keep them), its text, the trailers, and when it came. `onMessage` is given
 * each message's bytes; without it none is read.
 */
export function call(session, { path, message }, { onMessage, timeoutMs } = {}) {
  if (session.closed || session.destroyed) return onNoConnection();
  const startedAt = performance.now();
  const stream = session.request({
    ':method': 'POST',
    ':path': path,
    'content-type': 'application/grpc',
    te: 'trailers',
    ...(timeoutMs === undefined ? {} : { 'grpc-timeout': `${timeoutMs}m` }),
  });
  let last = {};
  const keep = (values) => {
    if (values['grpc-status'] !== undefined) last = values;
  };
  stream.on('response', keep).on('trailers', keep);
  let failure = '';
  stream.on('error', (error) => {
    failure = error.message;
  });
  if (onMessage !== undefined) readMessages(stream, onMessage);
  stream.end(frame(message));
  let without = 'no status';
  const cancel = () => {
    without = 'cancelled';
    stream.close(constants.NGHTTP2_CANCEL);
  };
  const ended = new Promise((resolve) => {
    const expiry = timeoutMs && setTimeout(giveUp, timeoutMs + graceMs);
    stream.once('close', end);
    // On a connection that is stuck a stream does not even close.
    function giveUp() {
      stream.close(constants.NGHTTP2_CANCEL);
      end();
    }
    function end() {
      clearTimeout(expiry);
      const code = last['grpc-status'];
      resolve({
        status: code === undefined ? without : (statuses[Number(code)] ?? code),
        text: code === undefined ? failure : decodeURIComponent(last['grpc-message'] ?? ''),
        trailers: last,
        ms: performance.now() - startedAt,
      });
    }
  });
  return { stream, ended, cancel };
}

/** A call that is read to its end: its messages, decoded, and how it ended. */
export async function callAndRead(session, definition, method, request, options = {}) {
  const messages = [];
  const { responseType } = definition.methods[method];
  const onMessage = (bytes) => messages.push(responseType.decode(bytes));
  const { ended } = call(session, encode(definition, method, request), { ...options, onMessage });
  const end = await ended;
  const result = messages.map(({ event }) => event).find((event) => event?.$case === 'result');
  return { ...end, messages, result: result?.value };
}

/** A call on a connection that the service, or its death, has ended. */
function onNoConnection() {
  const end = { status: 'no connection', text: '', trailers: {}, ms: 0 };
  return { ended: Promise.resolve(end), cancel: () => undefined };
}

function frame(message) {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

function readMessages(stream, onMessage) {
  let rest = Buffer.alloc(0);
  stream.on('data', (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 5 && rest.length >= 5 + rest.readUInt32BE(1)) {
      const end = 5 + rest.readUInt32BE(1);
      onMessage(rest.subarray(5, end));
      rest = rest.subarray(end);
    }
  });
}
