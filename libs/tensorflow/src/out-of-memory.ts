import { totalmem } from 'node:os';
import { native } from './native.js';

/** There was no memory for a tensor or an array. The message says for which, and what to lower. */
class OutOfMemory extends Error {
  override readonly name = 'OutOfMemory';
  readonly isBadInput = false;
}

/** What tfjs makes of TensorFlow's RESOURCE_EXHAUSTED (tsl/protobuf/error_codes.proto), and of its text. */
const exhausted = /^Invalid TF_Status: 8\s+Message: (?<what>.*)/s;
/** What the addon makes of the same in a graph, without the status. */
const exhaustedGraph = /^Session fail to run with error: .*?(?<what>OOM when allocating [^\n]*)/s;
/** How V8 refuses the memory of an array, and a number of elements beyond any memory. */
const refusedArray = /^(Array buffer allocation failed|Invalid typed array length: \d+)$/;

const advice =
  'lower the batch size, the width of the network or the number of replicas, give the service fewer slots, or more memory';

/** Throws OutOfMemory for a float32 tensor of this shape when the machine has not as much memory in all. */
export function checkFitsMemory(shape: readonly number[]): void {
  const sizeBytes = shape.reduce((product, size) => product * size, Float32Array.BYTES_PER_ELEMENT);
  if (sizeBytes <= totalmem()) return;
  throw outOfMemory(
    `a tensor is larger than the memory of the machine [shape=${shape}, bytes=${sizeBytes}, expected at most ${totalmem()}]`,
  );
}

/**
 * Throws OutOfMemory when `what` takes more bytes than this process may still get, and has. The memory of a GPU
 * is not looked at: TensorFlow says itself when that runs out.
 */
export function checkFreeMemory(bytes: number, what: string): void {
  if (native().backend.isUsingGpuDevice) return;
  // What the process holds may be free inside it.
  const most = process.availableMemory() + process.memoryUsage.rss();
  if (bytes <= most) return;
  throw outOfMemory(`${what} takes at least ${gibibytes(bytes)}, and ${gibibytes(most)} are free`);
}

function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}

/** OutOfMemory in place of an error that says that memory ran out; any other as it is. */
export function asOutOfMemory(error: Error): Error {
  const what = whatOf(error);
  if (what === undefined) return error;
  return outOfMemory(what, error);
}

function outOfMemory(what: string, cause?: Error): OutOfMemory {
  return new OutOfMemory(`out of memory: ${what}; ${advice}`, { cause });
}

function whatOf(error: Error): string | undefined {
  if (error instanceof RangeError) return refusedArray.exec(error.message)?.[0];
  // Node ends a thread whose own heap is full.
  if ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') return error.message;
  const found = exhausted.exec(error.message) ?? exhaustedGraph.exec(error.message);
  return found?.groups?.what;
}
