import { native } from './native.js';
import { oneDnnFault } from './one-dnn.js';
import { type OneDnnOp, oneDnnKernels } from './one-dnn-kernels.js';
import { oneDnnSetting } from './one-dnn-setting.js';

/** What computes an op in float32 on this machine. */
export interface Kernel {
  /** TensorFlow's name of the op. */
  readonly op: string;
  readonly by: 'oneDNN' | 'Eigen' | 'GPU';
  /** oneDNN's kernel for it. */
  readonly kernel: string;
  /** Why oneDNN's kernel is not in use; not there where it is. */
  readonly because?: string;
}

/** The ops for which a kernel is chosen, and what TensorFlow's own setting said of that. */
export interface Kernels {
  /** TF_ENABLE_ONEDNN_OPTS as it was set; null where it was not. */
  readonly setting: string | null;
  readonly kernels: readonly Kernel[];
}

/** Tries all of oneDNN's kernels that are used, and says what computes each op. */
export function tryKernels(): Kernels {
  const own = native().backend.isUsingGpuDevice ? 'GPU' : 'Eigen';
  // The keys of a literal are its type's.
  const ops = Object.keys(oneDnnKernels) as OneDnnOp[];
  const kernels = ops.map((op): Kernel => {
    const { kernel } = oneDnnKernels[op];
    const because = oneDnnFault(op);
    return because === undefined ? { op, by: 'oneDNN', kernel } : { op, by: own, kernel, because };
  });
  return { setting: oneDnnSetting() ?? null, kernels };
}
