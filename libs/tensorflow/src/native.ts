import { createRequire } from 'node:module';
import type * as TensorFlow from '@tensorflow/tfjs-node-gpu';
import type { NodeJSKernelBackend } from '@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.js';
import type { TensorFlowMessages } from './graph/tensorflow-messages.js';
import { prepareEnvironment } from './one-dnn-setting.js';

export type { Tensor } from '@tensorflow/tfjs-node-gpu';

interface Native {
  readonly tf: typeof TensorFlow;
  readonly backend: NodeJSKernelBackend;
  readonly messages: TensorFlowMessages;
}

/** TensorFlow's number for float64 (DT_DOUBLE in types.proto), which the addon does not export. */
export const float64Type = 2;

export type Binding = NodeJSKernelBackend['binding'];

/** What the addon says of a tensor that it has made: its number, shape and type. */
export type TensorMetadata = ReturnType<Binding['executeOp']>[number];

let loaded: Native | undefined;

/**
 * The native library, loaded at the first call: about a second, and threads of its own.
 * Throws an Error that says how to build the addon when it cannot be loaded.
 */
export function native(): Native {
  loaded ??= load();
  return loaded;
}

function load(): Native {
  const require = createRequire(import.meta.url);
  restoreRemovedChecks(require('node:util'));
  prepareEnvironment();
  try {
    const tf: typeof TensorFlow = require('@tensorflow/tfjs-node-gpu');
    // The deprecation and "speed up" notices are for browsers' users.
    tf.enableProdMode();
    // tfjs types its backend as the abstract one; on Node it is always this one.
    const backend = tf.backend() as NodeJSKernelBackend;
    backend.binding = atTheDoor(backend.binding);
    // Part of the addon's package, which reads graphs with them, and has no types for them.
    const messages: TensorFlowMessages = require('@tensorflow/tfjs-node-gpu/dist/proto/api_pb.js');
    return { tf, backend, messages };
  } catch (cause) {
    throw new Error('the TensorFlow addon cannot be loaded; build it with: npm run setup', {
      cause,
    });
  }
}

/**
 * The binding with two changes: float64, for which tfjs has no name and which it refuses, passes as float32; and what
 * crosses the door is told to an observer.
 */
function atTheDoor(binding: Binding): Binding {
  const executeOp: Binding['executeOp'] = (...call) => {
    const outputs = observer === undefined ? binding.executeOp(...call) : observer.execute(...call);
    return outputs.map((output) =>
      output.dtype === float64Type ? { ...output, dtype: binding.TF_FLOAT } : output,
    );
  };
  const createTensor: Binding['createTensor'] = (shape, dtype, values) => {
    const id = binding.createTensor(shape, dtype, values);
    observer?.noteTensor(id, { shape, dtype, values });
    return id;
  };
  const tensorDataSync: Binding['tensorDataSync'] = (id) => {
    observer?.noteReading(id);
    return binding.tensorDataSync(id);
  };
  return Object.create(binding, {
    executeOp: { value: executeOp },
    createTensor: { value: createTensor },
    tensorDataSync: { value: tensorDataSync },
  });
}

/** The addon's own binding: it tells nobody, and says float64 of float64. */
export function ownBinding(): Binding {
  return Object.getPrototypeOf(native().backend.binding);
}

/** What is told of everything that crosses the door to TensorFlow. */
export interface Observer {
  /** Runs an op in the binding's place. */
  execute: Binding['executeOp'];
  /** A tensor was made of numbers. */
  noteTensor(
    id: number,
    made: {
      readonly shape: readonly number[];
      readonly dtype: number;
      readonly values: Parameters<Binding['createTensor']>[2];
    },
  ): void;
  /** A tensor's numbers are about to be read. */
  noteReading(id: number): void;
}

let observer: Observer | undefined;

/** Tells `one` of all that `work` does; without one, nobody. */
export function observe<Result>(one: Observer | undefined, work: () => Result): Result {
  const before = observer;
  observer = one;
  try {
    return work();
  } finally {
    observer = before;
  }
}

/** Whether somebody is told of what is done now. */
export function isObserved(): boolean {
  return observer !== undefined;
}

/** tfjs-node 4.22 calls two checks that Node 23 removed from node:util. */
function restoreRemovedChecks(util: Record<string, unknown>): void {
  util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  util.isArray ??= Array.isArray;
}

/** Which TensorFlow is in use and what it computes on. */
export interface TensorFlowVersion {
  /** The native library's version, e.g. "2.21.0". */
  readonly tensorflow: string;
  readonly tfjs: string;
  /** Whether a GPU is in use. */
  readonly gpu: boolean;
}

/** Loads TensorFlow and says which it is. */
export function tensorflowVersion(): TensorFlowVersion {
  const { tf, backend } = native();
  return {
    tensorflow: String(backend.binding.TF_Version),
    tfjs: tf.version.tfjs,
    gpu: backend.isUsingGpuDevice,
  };
}
