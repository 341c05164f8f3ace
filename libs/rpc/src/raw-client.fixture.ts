import { once } from 'node:events';
import { type ClientHttp2Stream, connect } from 'node:http2';
import { TrainerServiceDefinition } from '@isthmus/proto';
import { onTestFinished } from 'vitest';

/**
 * A call to Train by a client that answers pings and takes `window` bytes of what it is sent; both end with the test.
 * `body` is what it sends, in gRPC's framing or not.
 */
export function callRaw(address: string, { window = 65_535 } = {}): ClientHttp2Stream {
  const session = connect(`http://${address}`, { settings: { initialWindowSize: window } });
  onTestFinished(() => session.destroy());
  const call = session.request({
    ':method': 'POST',
    ':path': `/${TrainerServiceDefinition.fullName}/Train`,
    'content-type': 'application/grpc',
    te: 'trailers',
  });
  call.on('error', () => undefined);
  return call;
}

/** A message in gRPC's framing. */
export function framed(message: Uint8Array): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.byteLength, 1);
  return Buffer.concat([head, message]);
}

/** The status that a call ends with. */
export async function statusOf(
  call: ClientHttp2Stream,
): Promise<{ code: number; details: string }> {
  // A call that fails at once has its status among the headers.
  const ended = once(call, 'trailers').catch(() => []);
  const [headers] = await once(call, 'response');
  call.resume();
  const [trailers] = 'grpc-status' in headers ? [headers] : await ended;
  return {
    code: Number(trailers['grpc-status']),
    details: decodeURIComponent(trailers['grpc-message']),
  };
}
