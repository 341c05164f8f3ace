import type { Attributes } from './execute-op.js';
import type { Tensor } from './native.js';
import { runOneDnn } from './one-dnn.js';

/** What normalising a batch of images (n x h x w x channels) by its own statistics gives. */
export interface NormalizedBatch {
  readonly output: Tensor;
  readonly mean: Tensor;
  /** Divided by count - 1. */
  readonly unbiasedVariance: Tensor;
  /** For the gradient. */
  readonly saved: readonly [Tensor, Tensor, Tensor];
}

/** (x - mean) / sqrt(variance + epsilon) * scale + shift, channel by channel, over the batch. */
export function normalizeBatch(
  images: Tensor,
  scale: Tensor,
  shift: Tensor,
  { empty, epsilon }: { readonly empty: Tensor; readonly epsilon: number },
): NormalizedBatch {
  const [output, mean, unbiasedVariance, ...saved] = runOneDnn(
    'FusedBatchNormV3',
    [images, scale, shift, empty, empty],
    attributes(epsilon),
    6,
  );
  return { output, mean, unbiasedVariance, saved: [saved[0], saved[1], saved[2]] };
}

/** Gradients with respect to the images, the scale and the shift. */
export function normalizeBatchGradient(
  gradient: Tensor,
  images: Tensor,
  scale: Tensor,
  saved: readonly Tensor[],
  epsilon: number,
): { readonly images: Tensor; readonly scale: Tensor; readonly shift: Tensor } {
  const [ofImages, ofScale, ofShift] = runOneDnn(
    'FusedBatchNormGradV3',
    [gradient, images, scale, ...saved],
    attributes(epsilon),
    5,
  );
  return { images: ofImages, scale: ofScale, shift: ofShift };
}

function attributes(epsilon: number): Attributes {
  return {
    T: 'float32',
    U: 'float32',
    epsilon: { real: epsilon },
    data_format: { text: 'NHWC' },
    is_training: true,
  };
}
