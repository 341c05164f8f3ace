import { native, type Tensor } from './native.js';

type Attribute = boolean | 'float32' | 'int32';

/**
 * Runs one TensorFlow op by its own name (tensorflow.org, "raw ops") and returns its only
 * output. Attributes: booleans, and dtypes by their tfjs names.
 */
function run(name: string, inputs: Tensor[], attributes: Record<string, Attribute> = {}): Tensor {
  const { backend } = native();
  return backend.executeSingleOutput(name, toOpAttributes(attributes), inputs);
}

function toOpAttributes(attributes: Record<string, Attribute>) {
  const { binding } = native().backend;
  const dtypes = { float32: binding.TF_FLOAT, int32: binding.TF_INT32 };
  return Object.entries(attributes).map(([name, value]) =>
    typeof value === 'boolean'
      ? { name, type: binding.TF_ATTR_BOOL, value }
      : { name, type: binding.TF_ATTR_TYPE, value: dtypes[value] },
  );
}

const float = { T: 'float32' } as const;

/** Matrix product of (n x k) and (k x m); a transposed argument is read the other way round. */
export function matMul(
  a: Tensor,
  b: Tensor,
  { transposeA = false, transposeB = false } = {},
): Tensor {
  return run('MatMul', [a, b], { ...float, transpose_a: transposeA, transpose_b: transposeB });
}

/** Adds a bias to the last axis. */
export function biasAdd(value: Tensor, bias: Tensor): Tensor {
  return run('BiasAdd', [value, bias], float);
}

/** Gradient of a bias: the sum over all axes but the last. */
export function biasAddGradient(gradient: Tensor): Tensor {
  return run('BiasAddGrad', [gradient], float);
}

/** max(value, 0). */
export function relu(value: Tensor): Tensor {
  return run('Relu', [value], float);
}

/** Gradient of relu at the output (or input) `value`. */
export function reluGradient(gradient: Tensor, value: Tensor): Tensor {
  return run('ReluGrad', [gradient, value], float);
}

/** Elementwise sum. */
export function add(a: Tensor, b: Tensor): Tensor {
  return run('AddV2', [a, b], float);
}

/** Elementwise product, with broadcasting. */
export function multiply(a: Tensor, b: Tensor): Tensor {
  return run('Mul', [a, b], float);
}

/** Takes `indices` (int32) along one axis. */
export function gather(value: Tensor, indices: Tensor, axis: number): Tensor {
  const { tf } = native();
  return run('GatherV2', [value, indices, tf.scalar(axis, 'int32')], {
    Tparams: 'float32',
    Tindices: 'int32',
    Taxis: 'int32',
  });
}

/** Where units lie on an axis: unit i takes `block` entries from `offset + i * block` on. */
export interface UnitsOnAxis {
  readonly axis: number;
  readonly units: number;
  readonly offset: number;
  readonly block: number;
}

/** One row a unit, with all entries that lie at it: (units x rest). */
export function unfold(value: Tensor, { axis, units, offset, block }: UnitsOnAxis): Tensor {
  const { tf } = native();
  const { shape } = value;
  const isWhole = units * block === shape[axis];
  const part = isWhole ? value : slice(value, axis, offset, units * block);
  const rest = value.size / shape[axis];
  const outer = shape.slice(0, axis).reduce((product, size) => product * size, 1);
  if (outer === 1) return tf.reshape(part, [units, block * rest]);
  const apart = tf.reshape(part, [outer, units, (block * rest) / outer]);
  const moved = run('Transpose', [apart, tf.tensor1d([1, 0, 2], 'int32')], {
    ...float,
    Tperm: 'int32',
  });
  return tf.reshape(moved, [units, block * rest]);
}

function slice(value: Tensor, axis: number, begin: number, size: number): Tensor {
  const begins = value.shape.map((_, i) => (i === axis ? begin : 0));
  const sizes = value.shape.map((all, i) => (i === axis ? size : all));
  return native().tf.slice(value, begins, sizes);
}

/** Sum over all entries. */
export function sum(value: Tensor): Tensor {
  return native().tf.sum(value);
}

/**
 * Cross-entropy of logits (n x classes) against int32 labels (n): each example's loss in
 * nats, and the gradient of their sum with respect to the logits.
 */
export function crossEntropy(logits: Tensor, labels: Tensor): { losses: Tensor; gradient: Tensor } {
  const { backend } = native();
  const [losses, gradient] = backend.executeMultipleOutputs(
    'SparseSoftmaxCrossEntropyWithLogits',
    toOpAttributes({ ...float, Tlabels: 'int32' }),
    [logits, labels],
    2,
  );
  if (losses === undefined || gradient === undefined) throw new Error('expected two outputs');
  return { losses, gradient };
}

/** How many examples have their label's logit among the largest (ties count as right). */
export function countCorrect(logits: Tensor, labels: Tensor): Tensor {
  const { tf } = native();
  return tf.sum(tf.cast(tf.equal(tf.argMax(logits, 1), labels), 'float32'));
}
