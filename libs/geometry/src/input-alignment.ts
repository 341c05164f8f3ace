import {
  forward,
  fromTensors,
  type Network,
  type Node,
  type ParameterTensors,
  parameterName,
  toTensors,
} from '@isthmus/network';
import type { Weights } from '@isthmus/permutation';
import {
  disposeAll,
  multiply,
  readFloats,
  reshape,
  sumOver,
  type Tensor,
  tensor,
  tidy,
  zerosLike,
} from '@isthmus/tensorflow';
import type { DeviceSplit } from '@isthmus/training';
import type { Decomposition } from './decomposition.js';
import type { GeometryStep } from './geometry-step.js';

/** How the inputs of a layer lie to the right singular vectors v of its weight matrix, from the first on. */
export interface InputAlignment {
  /** E[(v^T x)^2] / E[|x|^2]: all together 1 or less, what is left being orthogonal to all. */
  readonly ofSecondMoment: Float64Array;
  /** (v^T E[x])^2 / |E[x]|^2, likewise. */
  readonly ofMean: Float64Array;
}

/** Sums over examples and positions. */
interface Sums {
  /** Of (v^T x)^2, by singular vector. */
  readonly along: Float64Array;
  /** Of x. */
  readonly inputs: Float64Array;
  /** Of |x|^2. */
  readonly squares: number;
}

/**
 * How much of the inputs of each linear layer and convolution lies along the right singular vectors of its
 * weight matrix, by its name: the quantity behind Theorem 4.2 and Figure 4 of Ito, Yamada & Kumagai (ICLR
 * 2025), here as shares of the second moment and of the mean, neither centred. The inputs of a
 * convolution are its patches, with the zeros around the image. Convolutions of several groups, attention
 * and patch embeddings are left out. Yields before each batch; in float32.
 */
export function* inputAlignments(
  network: Network,
  weights: Weights,
  decompositions: ReadonlyMap<string, Decomposition>,
  { batches }: Pick<DeviceSplit, 'batches'>,
): Generator<GeometryStep, ReadonlyMap<string, InputAlignment>> {
  const nodes = network.nodes.filter(isMeasured);
  const totals = new Map<string, Sums>();
  const parameters = toTensors(network, weights);
  const vectors = toTensors(
    network,
    new Map([...decompositions].map(([name, one]) => [name, rightVectors(one)])),
  );
  try {
    for (const { x } of batches) {
      yield { kind: 'step', stage: 'inputs' };
      const found = tidy(
        () => {
          const pass = forward(network, parameters, x);
          return nodes.map((node) => {
            const input = pass.nodes.get(node.inputs[0])?.output ?? pass.input;
            return sumsAt(network, node, input, { parameters, vectors });
          });
        },
        () => [],
      );
      found.forEach((sums, i) => {
        const name = weightOf(nodes[i]);
        totals.set(name, together(totals.get(name), sums));
      });
    }
  } finally {
    disposeAll(parameters);
    disposeAll(vectors);
  }
  return new Map(
    [...totals].flatMap(([name, sums]) => {
      const decomposition = decompositions.get(name);
      return decomposition === undefined ? [] : [[name, sharesOf(sums, decomposition)]];
    }),
  );
}

function isMeasured({ op: { notation } }: Node): boolean {
  return notation.op === 'linear' || (notation.op === 'convolution' && notation.groups === 1);
}

function weightOf({ name }: Node): string {
  return parameterName(name, 'weight');
}

/** An array in the shape of the weight whose rows are the right singular vectors; zeros where there are fewer. */
function rightVectors({ shape, values, right }: Decomposition) {
  const inputs = right.length / values.length;
  const data = new Float32Array(shape[0] * inputs);
  for (let i = 0; i < values.length; i++) {
    for (let j = 0; j < inputs; j++) data[i * inputs + j] = right[j * values.length + i];
  }
  return { shape, data };
}

/** Call inside `tidy`. */
function sumsAt(
  network: Network,
  node: Node,
  input: Tensor,
  { parameters, vectors }: Readonly<Record<'parameters' | 'vectors', ParameterTensors>>,
): Sums {
  const name = weightOf(node);
  const vector = vectors.get(name);
  if (vector === undefined) throw new RangeError(`no decomposition of that name [tensor=${name}]`);
  const bias = parameters.get(parameterName(node.name, 'bias'));
  const own = { weight: vector, ...(bias === undefined ? {} : { bias: zerosLike(bias) }) };
  const { output } = node.op.forward([input], own, { mode: 'eval' });
  const units = output.shape[output.rank - 1];
  const rows = reshape(output, [-1, units]);
  // A weight's gradient sums products of inputs and output gradients: with ones for these, the inputs.
  const ones = tensor(new Float32Array(output.size).fill(1), output.shape);
  const sumOfPatches = (values: Tensor): Float32Array => {
    const of = { inputs: [values], parameters: own, output, ofParametersAlone: true };
    const gradient = node.op.backward(of, ones).parameters.weight;
    const [{ shape, data }] = fromTensors(network, new Map([[name, gradient]])).values();
    return data.subarray(0, data.length / shape[0]);
  };
  return {
    along: Float64Array.from(readFloats(sumOver(multiply(rows, rows), [0]))),
    inputs: Float64Array.from(sumOfPatches(input)),
    squares: sumOfPatches(multiply(input, input)).reduce((sum, value) => sum + value, 0),
  };
}

function together(a: Sums | undefined, b: Sums): Sums {
  if (a === undefined) return b;
  return {
    along: a.along.map((sum, i) => sum + b.along[i]),
    inputs: a.inputs.map((sum, i) => sum + b.inputs[i]),
    squares: a.squares + b.squares,
  };
}

function sharesOf(
  { along, inputs, squares }: Sums,
  { values, right }: Decomposition,
): InputAlignment {
  const norm = inputs.reduce((sum, value) => sum + value * value, 0);
  const products = Float64Array.from(values, (_, i) =>
    inputs.reduce((sum, value, j) => sum + value * right[j * values.length + i], 0),
  );
  // Inputs that are all 0 lie along nothing.
  return {
    ofSecondMoment: Float64Array.from(values, (_, i) => (squares === 0 ? 0 : along[i] / squares)),
    ofMean: products.map((product) => (norm === 0 ? 0 : product ** 2 / norm)),
  };
}
