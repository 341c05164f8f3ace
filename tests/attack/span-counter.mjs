import { createServer } from 'node:http2';

/** Takes the spans of services, as OTLP over gRPC; `count(name)` says how many of that name have come. */
export async function startSpanCounter(scope) {
  let texts = '';
  const server = createServer().on('stream', (stream) => {
    stream.setEncoding('latin1').on('data', (text) => {
      texts += text;
    });
    stream.on('end', () => {
      stream.respond(
        { ':status': 200, 'content-type': 'application/grpc' },
        { waitForTrailers: true },
      );
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      // An empty message: flag and length alone.
      stream.end(Buffer.alloc(5));
    });
    stream.on('error', () => undefined);
  });
  const sessions = new Set();
  server.on('session', (session) => sessions.add(session));
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  scope.closing(() => {
    for (const session of sessions) session.destroy();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    count: (name) => texts.split(name).length - 1,
  };
}
