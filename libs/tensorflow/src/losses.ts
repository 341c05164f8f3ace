import { native, type Tensor } from './native.js';
import { float, runOps } from './run-op.js';

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

/** How many examples have their label's logit among the largest (ties count as the first). */
export function countCorrect(logits: Tensor, labels: Tensor): Tensor {
  const { tf } = native();
  return tf.sum(tf.cast(tf.equal(tf.argMax(logits, 1), labels), 'float32'));
}
