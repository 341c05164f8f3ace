import { native, type Tensor } from './native.js';
import { float, runOp, runOps } from './run-op.js';
import { scalar } from './tensors.js';

/** Sum over all entries. */
export function sum(value: Tensor): Tensor {
  return native().tf.sum(value);
}

/**
 * Cross-entropy of logits (n x classes) against int32 labels (n): each example's loss in
 * nats, and the gradient of their sum with respect to the logits.
 */
export function crossEntropy(logits: Tensor, labels: Tensor): { losses: Tensor; gradient: Tensor } {
  const [losses, gradient] = runOps(
    'SparseSoftmaxCrossEntropyWithLogits',
    [logits, labels],
    { ...float, Tlabels: 'int32' },
    2,
  );
  return { losses, gradient };
}

/**
 * The same against labels that are smoothed (Szegedy et al. 2016, section 7): the label's class gets
 * 1 - smoothing + smoothing / classes, every other one smoothing / classes; PyTorch's label_smoothing.
 */
export function smoothedCrossEntropy(
  logits: Tensor,
  labels: Tensor,
  smoothing: number,
): { losses: Tensor; gradient: Tensor } {
  const { tf } = native();
  const classes = logits.shape[1] ?? 1;
  const rest = smoothing / classes;
  const inputs = [labels, tf.scalar(classes, 'int32'), scalar(1 - smoothing + rest), scalar(rest)];
  const wanted = runOp('OneHot', inputs, { ...float, TI: 'int32', axis: { int: -1 } });
  const [losses, gradient] = runOps('SoftmaxCrossEntropyWithLogits', [logits, wanted], float, 2);
  return { losses, gradient };
}

/** Half the sum of all squares. */
export function halfSquares(value: Tensor): Tensor {
  return runOp('L2Loss', [value]);
}

/** How many examples have their label's logit among the largest (ties count as the first). */
export function countCorrect(logits: Tensor, labels: Tensor): Tensor {
  const { tf } = native();
  return tf.sum(tf.cast(tf.equal(tf.argMax(logits, 1), labels), 'float32'));
}
