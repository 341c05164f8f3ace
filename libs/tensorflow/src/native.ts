import { createRequire } from 'node:module';
import type * as TensorFlow from '@tensorflow/tfjs-node-gpu';
import type { NodeJSKernelBackend } from '@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.js';
import { prepareEnvironment } from './one-dnn-setting.js';

export type { Tensor } from '@tensorflow/tfjs-node-gpu';

interface Native {
  readonly tf: typeof TensorFlow;
  readonly backend: NodeJSKernelBackend;
}

/** TensorFlow's number for float64 (DT_DOUBLE in types.proto), which the addon does not export. */
export const float64Type = 2;

type Binding = NodeJSKernelBackend['binding'];

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
    backend.binding = passFloat64(backend.binding);
    return { tf, backend };
  } catch (cause) {
    throw new Error('the TensorFlow addon cannot be loaded; build it with: npm run setup', {
      cause,
    });
  }
}

/** tfjs refuses tensors of types that it has no name for: those of float64 pass as float32. */
function passFloat64(binding: Binding): Binding {
  const executeOp: Binding['executeOp'] = (...call) =>
    binding
      .executeOp(...call)
      .map((output) =>
        output.dtype === float64Type ? { ...output, dtype: binding.TF_FLOAT } : output,
      );
  return Object.create(binding, { executeOp: { value: executeOp } });
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
