import type { Op, OpValues, ParameterTensors } from '@isthmus/network';
import {
  add,
  batchMatMul,
  crossEntropy,
  matMul,
  reshape,
  scale,
  smoothedCrossEntropy,
  sumOver,
  type Tensor,
} from '@isthmus/tensorflow';
import type { Perceptron } from './perceptron.js';

/** A batch of `size` examples for each of n networks. */
export interface ReplicaBatch {
  readonly size: number;
  /** Inputs: (size x ...) where all networks share them, otherwise (n size x ...), network by network. */
  readonly x: Tensor;
  /** int32 labels (n size), network by network. */
  readonly y: Tensor;
}

/** What a pass through n networks at once gives. */
interface ReplicaPass {
  /** Each network's sum of losses (n). */
  readonly lossSums: Tensor;
  /** Of each network's mean loss, stacked as the parameters are. */
  readonly gradients: ParameterTensors;
}

/** From the gradient at a layer's output to that at its input; undefined where nothing asks for it. */
type Backward = (gradient: Tensor) => Tensor | undefined;

/**
 * Losses of n perceptrons, and their gradients. Parameters are stacked: (n x outputs x inputs) and (n x
 * outputs). Values are (n x units x examples), so that the first layer of networks that share their
 * inputs is one product with all weights below each other; those of the last linear layer on are
 * (n x examples x units), rows of logits. Call inside `tidy`.
 */
export function passReplicas(
  { flatten, layers }: Perceptron,
  parameters: ParameterTensors,
  { size, x, y }: ReplicaBatch,
  labelSmoothing: number,
): ReplicaPass {
  const gradients = new Map<string, Tensor>();
  const way: Backward[] = [];
  const lastLinear = layers.findLastIndex(({ kind }) => kind === 'linear');
  let value = flatten === undefined ? x : flatten.forward([x], {}, { mode: 'eval' }).output;
  for (const [i, layer] of layers.entries()) {
    const input = value;
    if (layer.kind === 'pointwise') {
      value = layer.op.forward([input], {}, { mode: 'eval' }).output;
      way.push(backwardOf(layer.op, { inputs: [input], output: value, parameters: {} }));
      continue;
    }
    const weight = parameterNamed(parameters, layer.weight);
    const isLast = i === lastLinear;
    const product =
      i === 0 ? first(weight, input, size) : isLast ? last(weight, input) : inner(weight, input);
    const { bias } = layer;
    const [n, units]: number[] = weight.shape;
    const along = isLast ? [n, 1, units] : [n, units, 1];
    value =
      bias === undefined
        ? product.value
        : add(product.value, reshape(parameterNamed(parameters, bias), along));
    way.push((gradient) => {
      gradients.set(layer.weight, product.weightGradient(gradient));
      if (bias !== undefined) gradients.set(bias, sumOver(gradient, [isLast ? 1 : 2]));
      return product.inputGradient?.(gradient);
    });
  }
  const [n, , classes]: number[] = value.shape;
  const logits = reshape(value, [n * size, classes]);
  const { losses, gradient } =
    labelSmoothing === 0
      ? crossEntropy(logits, y)
      : smoothedCrossEntropy(logits, y, labelSmoothing);
  let back: Tensor | undefined = reshape(scale(gradient, 1 / size), value.shape);
  for (const layer of way.toReversed()) back = back && layer(back);
  return { lossSums: sumOver(reshape(losses, [n, size]), [1]), gradients };
}

/** Weights times values, and from the gradient at that product those at its factors. */
interface Product {
  readonly value: Tensor;
  weightGradient(gradient: Tensor): Tensor;
  /** Absent of the examples, whose gradient nothing asks for. */
  inputGradient?(gradient: Tensor): Tensor;
}

/** Of rows of examples: those of all networks (size x inputs), or of each (n size x inputs). */
function first(weight: Tensor, rows: Tensor, size: number): Product {
  const [n, units, inputs]: number[] = weight.shape;
  if (rows.shape[0] === size) {
    const below = reshape(weight, [n * units, inputs]);
    // oneDNN multiplies one matrix with another faster as a batch of one.
    const one = reshape(rows, [1, size, inputs]);
    return {
      value: reshape(matMul(below, rows, { transposeB: true }), [n, units, size]),
      weightGradient: (gradient) =>
        reshape(batchMatMul(reshape(gradient, [1, n * units, size]), one), weight.shape),
    };
  }
  const own = reshape(rows, [n, size, inputs]);
  return {
    value: batchMatMul(weight, own, { transposeB: true }),
    weightGradient: (gradient) => batchMatMul(gradient, own),
  };
}

function inner(weight: Tensor, value: Tensor): Product {
  return {
    value: batchMatMul(weight, value),
    weightGradient: (gradient) => batchMatMul(gradient, value, { transposeB: true }),
    inputGradient: (gradient) => batchMatMul(weight, gradient, { transposeA: true }),
  };
}

/** The same, with the examples before the units in the product. */
function last(weight: Tensor, value: Tensor): Product {
  const both = { transposeA: true, transposeB: true };
  return {
    value: batchMatMul(value, weight, both),
    weightGradient: (gradient) => batchMatMul(gradient, value, both),
    inputGradient: (gradient) => batchMatMul(weight, gradient, both),
  };
}

function backwardOf(op: Op, values: OpValues): Backward {
  return (gradient) => op.backward(values, gradient).inputs[0];
}

function parameterNamed(parameters: ParameterTensors, name: string): Tensor {
  const parameter = parameters.get(name);
  if (parameter === undefined) throw new RangeError(`no parameter of that name [name=${name}]`);
  return parameter;
}
