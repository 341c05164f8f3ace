import type { Attributes } from './execute-op.js';
import type { Tensor } from './native.js';
import { tensor } from './tensors.js';

/** A computation whose outcome is known. */
interface Trial {
  readonly inputs: Tensor[];
  readonly attributes: Attributes;
  /** How many outputs the op has. */
  readonly outputs: number;
  /** The first of them. */
  readonly expected: readonly number[];
}

/** One of oneDNN's kernels. */
export interface OneDnnKernel {
  /** TensorFlow's name of the op that it alone computes. */
  readonly kernel: string;
  /** The label that it is registered under. The empty one, too, has to be named where TensorFlow puts labels itself. */
  readonly label: string;
  readonly trial: () => Trial;
}

const renamed = 'MklNameChangeOp';
const T = 'float32';
const convolution = {
  T,
  strides: { ints: [1, 1, 1, 1] },
  dilations: { ints: [1, 1, 1, 1] },
  data_format: { text: 'NHWC' },
  padding: { text: 'VALID' },
} as const;
const epsilon = { real: 1e-5 } as const;
const batchNorm = { T, U: T, epsilon, data_format: { text: 'NHWC' }, is_training: true } as const;

/** oneDNN's kernels in TensorFlow that are used, by the op that each computes, with what tells whether it works. */
export const oneDnnKernels = {
  MatMul: {
    kernel: '_MklMatMul',
    label: renamed,
    trial: () => ({
      inputs: [floats([1, 2, 3, 4], 2, 2), floats([5, 6, 7, 8], 2, 2)],
      attributes: { T, transpose_a: false, transpose_b: false },
      outputs: 1,
      expected: [19, 22, 43, 50],
    }),
  },
  BatchMatMulV2: {
    kernel: '_MklBatchMatMulV2',
    label: renamed,
    trial: () => ({
      inputs: [floats([1, 2, 3, 4], 2, 1, 2), floats([5, 6, 7, 8], 2, 2, 1)],
      attributes: { T, adj_x: false, adj_y: false },
      outputs: 1,
      expected: [17, 53],
    }),
  },
  Conv2D: {
    kernel: '_MklNativeConv2D',
    label: renamed,
    trial: () => ({
      inputs: [image(), floats([1, 2, 3, 4], 2, 2, 1, 1)],
      attributes: convolution,
      outputs: 1,
      expected: [37, 47, 67, 77],
    }),
  },
  Conv2DBackpropInput: {
    kernel: '_MklNativeConv2DBackpropInput',
    label: renamed,
    trial: () => ({
      inputs: [
        shape(1, 3, 3, 1),
        floats([1, 2, 3, 4], 2, 2, 1, 1),
        floats([1, 0, 0, 2], 1, 2, 2, 1),
      ],
      attributes: convolution,
      outputs: 1,
      expected: [1, 2, 0, 3, 6, 4, 0, 6, 8],
    }),
  },
  Conv2DBackpropFilter: {
    kernel: '_MklNativeConv2DBackpropFilter',
    label: renamed,
    trial: () => ({
      inputs: [image(), shape(2, 2, 1, 1), floats([1, 0, 0, 2], 1, 2, 2, 1)],
      attributes: convolution,
      outputs: 1,
      expected: [11, 14, 20, 23],
    }),
  },
  FusedBatchNormV3: {
    kernel: '_MklNativeFusedBatchNormV3',
    label: renamed,
    trial: () => ({
      inputs: [floats([0, 2, 0, 2], 1, 2, 2, 1), floats([3], 1), floats([1], 1), empty(), empty()],
      attributes: batchNorm,
      outputs: 6,
      expected: [-2, 4, -2, 4],
    }),
  },
  FusedBatchNormGradV3: {
    kernel: '_MklNativeFusedBatchNormGradV3',
    label: renamed,
    trial: () => ({
      inputs: [
        floats([1, 0, 0, 0], 1, 2, 2, 1),
        floats([0, 2, 0, 2], 1, 2, 2, 1),
        ...[2, 1, 1, 0].map((of) => floats([of], 1)), // scale, mean, variance, and one that is not read
      ],
      attributes: batchNorm,
      outputs: 5,
      expected: [1, 0, -1, 0],
    }),
  },
  LayerNorm: {
    kernel: '_MklLayerNorm',
    label: '',
    trial: () => ({
      inputs: [floats([1, 3, 4, 0], 2, 2), floats([2, 3], 2), floats([1, 0], 2)],
      attributes: { T, epsilon },
      outputs: 1,
      expected: [-1, 3, 3, -3],
    }),
  },
} as const satisfies Record<string, OneDnnKernel>;

/** An op that oneDNN has a kernel for. */
export type OneDnnOp = keyof typeof oneDnnKernels;

function floats(values: readonly number[], ...size: number[]): Tensor {
  return tensor(Float32Array.from(values), size);
}

function shape(...sizes: number[]): Tensor {
  return tensor(Int32Array.from(sizes), [sizes.length]);
}

function image(): Tensor {
  return floats([1, 2, 3, 4, 5, 6, 7, 8, 9], 1, 3, 3, 1);
}

function empty(): Tensor {
  return floats([], 0);
}
