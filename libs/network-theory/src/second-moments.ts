import type { Split } from '@isthmus/dataset';
import {
  forward,
  type Network,
  type ParameterTensors,
  parameterName,
  toTensors,
} from '@isthmus/network';
import type { Weights } from '@isthmus/permutation';
import { disposeAll, matMul, readFloats, type Tensor, tidy } from '@isthmus/tensorflow';
import { toDevice } from '@isthmus/training';

/** Sum of x x^T / (examples - 1) over the inputs x of a layer, not centred: inputs x inputs. */
export interface SecondMoments {
  readonly size: number;
  readonly data: Float64Array;
}

/** By the names of the weights that the inputs meet. */
export type InputMoments = ReadonlyMap<string, SecondMoments>;

/** Told before every batch, so that a caller can stop between them. */
export interface MomentsBatchEvent {
  readonly kind: 'batch';
  readonly completed: number;
  readonly total: number;
}

/** The second moments of the inputs of a network's linear layers over a split; layers of sequences are left out. */
export function* secondMoments(
  network: Network,
  weights: Weights,
  split: Split,
): Generator<MomentsBatchEvent, InputMoments> {
  const onDevice = toDevice(split, network);
  const parameters = toTensors(network, weights);
  const sums = new Map<string, Float64Array>();
  try {
    const total = onDevice.batches.length;
    for (const [completed, { x }] of onDevice.batches.entries()) {
      yield { kind: 'batch', completed, total };
      for (const [weight, products] of inputProducts(network, parameters, x)) {
        const before = sums.get(weight);
        sums.set(
          weight,
          Float64Array.from(products, (product, i) => product + (before?.[i] ?? 0)),
        );
      }
    }
  } finally {
    disposeAll(parameters);
    onDevice.dispose();
  }
  return new Map(
    Array.from(sums, ([weight, sum]) => {
      const data = sum.map((entry) => entry / (split.count - 1));
      return [weight, { size: Math.sqrt(sum.length), data }];
    }),
  );
}

/** x^T x of one batch, for the inputs x of every linear layer that takes vectors. */
function inputProducts(
  network: Network,
  parameters: ParameterTensors,
  batch: Tensor,
): ReadonlyMap<string, Float32Array> {
  return tidy(
    () => {
      const { nodes } = forward(network, parameters, batch);
      const products = new Map<string, Float32Array>();
      for (const { name, op, inputs } of network.nodes) {
        const x = nodes.get(inputs[0])?.output ?? batch;
        if (op.notation.op !== 'linear' || x.rank !== 2) continue;
        const weight = parameterName(name, 'weight');
        products.set(weight, readFloats(matMul(x, x, { transposeA: true })));
      }
      return products;
    },
    () => [],
  );
}
