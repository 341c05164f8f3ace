import {
  backward,
  forward,
  fromTensors,
  type Network,
  networkParameters,
  type ParameterTensors,
} from '@isthmus/network';
import type { Weights } from '@isthmus/permutation';
import {
  add,
  disposeAll,
  multiply,
  readFloat64,
  readFloats,
  sum,
  type Tensor,
  tensor,
  tidy,
  toFloat64,
  zerosLike,
} from '@isthmus/tensorflow';
import type { MatchStep } from '../search/matcher.js';
import {
  type DeviceModel,
  type InputBatch,
  type PassOptions,
  passOver,
} from './activation-batches.js';

/** How far <gradient, parameters> may be from the squared output of a layer that is linear in them. */
const tolerance = 1e-3;

/** What a layer by itself told of a batch. */
interface Response {
  readonly gradients: ParameterTensors;
  readonly rows: number;
  readonly isLinear: boolean;
}

/** The weighted arrays, and the batches that they were worked out from. */
export interface CovarianceWeights {
  readonly weights: Weights;
  readonly batches: number;
}

/**
 * Weights the layers of a network by the second moments of what enters them: W becomes W Sigma with
 * Sigma = sum of x x^T / (rows - 1), not centred, over all rows x: examples, tokens, and for a
 * convolution the patches at all positions. Sigma is never formed: W Sigma is the gradient, with
 * respect to W, of half the squared output of the layer run by itself, which every op can
 * compute. Gives `arrays` alone; the other parameters of their layers, but for running statistics,
 * count as zero. With a bias among them, W becomes W Sigma + b m^T and b becomes W m + b, m being
 * the mean input. Arrays of an op that is not linear in its parameters (attention) stay as
 * they are, as if Sigma were the identity.
 */
export function* covarianceWeights(
  model: DeviceModel,
  arrays: ReadonlySet<string>,
  batches: readonly InputBatch[],
  options: PassOptions,
): Generator<MatchStep, CovarianceWeights> {
  const own = partOf(model, arrays);
  const rows = new Map<string, number>();
  const unweighted = new Set<string>();
  let sums: ParameterTensors = new Map();
  try {
    const count = yield* passOver(batches, options, (input) => {
      const before = sums;
      sums = tidy(
        () => {
          const responses = responsesOf(model, own, arrays, input);
          for (const response of responses) {
            for (const name of response.gradients.keys()) {
              rows.set(name, (rows.get(name) ?? 0) + response.rows);
              if (!response.isLinear) unweighted.add(name);
            }
          }
          const gradients = responses.flatMap((response) => [...response.gradients]);
          return new Map(gradients.map(([name, value]) => [name, plus(before.get(name), value)]));
        },
        (made) => made.values(),
      );
      disposeAll(before);
    });
    return { batches: count, weights: readSums(model, sums, { rows, unweighted }) };
  } finally {
    for (const held of [own, sums]) disposeAll(held);
  }
}

function plus(sumSoFar: Tensor | undefined, value: Tensor): Tensor {
  return sumSoFar === undefined ? toFloat64(value) : add(sumSoFar, value);
}

/** The sums by their rows, or the parameters themselves where they are not to be weighted. */
function readSums(
  { network, parameters }: DeviceModel,
  sums: ParameterTensors,
  found: { readonly rows: ReadonlyMap<string, number>; readonly unweighted: ReadonlySet<string> },
): Weights {
  let weights: Weights = new Map();
  tidy(
    () => {
      const weighted = [...sums].map(([name, value]): [string, Tensor] => {
        const divisor = (found.rows.get(name) ?? 0) - 1;
        const entries = Float32Array.from(readFloat64(value), (entry) => entry / divisor);
        return [name, tensor(entries, value.shape)];
      });
      const plain = [...parameters].filter(([name]) => found.unweighted.has(name));
      weights = fromTensors(network, new Map([...weighted, ...plain]));
    },
    () => [],
  );
  return weights;
}

/** Copies of the parameters, zero where they are neither among `arrays` nor running statistics. */
function partOf({ network, parameters }: DeviceModel, arrays: ReadonlySet<string>) {
  const declared = networkParameters(network);
  return tidy(
    () =>
      new Map(
        [...parameters].map(([name, value]): [string, Tensor] => {
          const zeros = zerosLike(value);
          const isKept = arrays.has(name) || declared.get(name)?.isBuffer === true;
          return [name, isKept ? add(value, zeros) : zeros];
        }),
      ),
    (made) => made.values(),
  );
}

/** Runs every layer that has some of `arrays` by itself, on what enters it in the whole network. */
function responsesOf(
  { network, parameters }: DeviceModel,
  own: ParameterTensors,
  arrays: ReadonlySet<string>,
  input: Tensor,
): readonly Response[] {
  const { nodes } = forward(network, parameters, input);
  return network.nodes.flatMap((node) => {
    const x = nodes.get(node.inputs[0])?.output ?? input;
    const layer: Network = {
      ...network,
      inputShape: x.shape.slice(1),
      nodes: [{ ...node, inputs: ['input'] }],
    };
    if (node.inputs.length !== 1) return [];
    const names = [...networkParameters(layer).keys()].filter((name) => arrays.has(name));
    if (names.length === 0) return [];
    const pass = forward(layer, own, x);
    const all = backward(layer, own, { pass, outputGradient: pass.output });
    const squared = total(multiply(pass.output, pass.output));
    const inner = [...all].map(([name, gradient]) => {
      const value = own.get(name);
      return value === undefined ? 0 : total(multiply(gradient, value));
    });
    const excess = inner.reduce((sumOfAll, value) => sumOfAll + value, -squared);
    return {
      gradients: new Map([...all].filter(([name]) => arrays.has(name))),
      rows: pass.output.size / pass.output.shape[pass.output.rank - 1],
      isLinear: Math.abs(excess) < tolerance * squared,
    };
  });
}

function total(value: Tensor): number {
  return readFloats(sum(value))[0];
}
