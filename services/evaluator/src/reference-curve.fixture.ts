import type { Split } from '@isthmus/dataset';
import type { Weights, WeightTensor } from '@isthmus/permutation';
import type { CurvePoint } from '@isthmus/task';

/**
 * The curve of the path from a to b of a multi-layer perceptron, computed in float64 one example
 * and one number at a time: an implementation to hold the fast one against.
 */
export function referenceCurve(
  a: Weights,
  b: Weights,
  points: number,
  split: Split,
): readonly Pick<CurvePoint, 'at' | 'loss' | 'accuracy'>[] {
  return Array.from({ length: points }, (_, i) => {
    const lambda = i / (points - 1);
    const mixed = (name: string) => mix(tensorOf(a, name), tensorOf(b, name), lambda);
    const layers = Array.from({ length: a.size / 2 }, (_, layer) => ({
      weight: mixed(`fc${layer + 1}.weight`),
      bias: mixed(`fc${layer + 1}.bias`),
    }));
    return { at: [lambda], ...measure(layers, split) };
  });
}

interface Layer {
  /** Row by row, one row an output. */
  readonly weight: readonly number[];
  readonly bias: readonly number[];
}

function measure(layers: readonly Layer[], { count, x, y }: Split) {
  const size = x.length / count;
  let loss = 0;
  let correct = 0;
  for (let n = 0; n < count; n++) {
    const label = y[n] ?? 0;
    const image = Array.from(x.subarray(n * size, (n + 1) * size), (pixel) => pixel / 255);
    const logits = layers.reduce((input, layer, i) => {
      const output = apply(layer, input);
      return i < layers.length - 1 ? output.map((value) => Math.max(value, 0)) : output;
    }, image);
    const logSum = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0));
    loss += logSum - (logits[label] ?? 0);
    correct += logits.indexOf(Math.max(...logits)) === label ? 1 : 0;
  }
  return { loss: loss / count, accuracy: correct / count };
}

function apply({ weight, bias }: Layer, input: readonly number[]): number[] {
  return bias.map((start, output) =>
    input.reduce((sum, value, i) => sum + value * (weight[output * input.length + i] ?? 0), start),
  );
}

function mix(from: WeightTensor, to: WeightTensor, lambda: number): number[] {
  return Array.from(from.data, (value, i) => (1 - lambda) * value + lambda * (to.data[i] ?? 0));
}

function tensorOf(weights: Weights, name: string): WeightTensor {
  const tensor = weights.get(name);
  if (tensor === undefined) throw new RangeError(`no such tensor [tensor=${name}]`);
  return tensor;
}
