import {
  forward,
  type Network,
  type ParameterTensors,
  parameterName,
  parseNetwork,
  toTensors,
} from '@isthmus/network';
import {
  disposeAll,
  matMul,
  readFloats,
  serveCompute,
  type Tensor,
  tidy,
} from '@isthmus/tensorflow';
import { toDevice } from '@isthmus/training';
import type { MomentsEvent, MomentsWork, SecondMoments } from './theory-moments-work.js';

serveCompute(function* ({ weights, split, ...work }: MomentsWork): Generator<MomentsEvent> {
  const network = parseNetwork(work.network);
  const onDevice = toDevice(split, network);
  const parameters = toTensors(network, weights);
  const sums = new Map<string, Float64Array>();
  try {
    const total = onDevice.batches.length;
    for (const [completed, { x }] of onDevice.batches.entries()) {
      yield { kind: 'batch', completed, total };
      addProducts(sums, network, parameters, x);
    }
  } finally {
    disposeAll(parameters);
    onDevice.dispose();
  }
  const ofInputs = [...sums].map(([layer, sum]): [string, SecondMoments] => {
    const data = sum.map((entry) => entry / (split.count - 1));
    return [layer, { size: Math.sqrt(sum.length), data }];
  });
  yield { kind: 'moments', ofInputs: new Map(ofInputs) };
});

/** Adds x^T x of one batch, for the inputs x of every linear layer that takes vectors. */
function addProducts(
  sums: Map<string, Float64Array>,
  network: Network,
  parameters: ParameterTensors,
  batch: Tensor,
): void {
  tidy(
    () => {
      const { nodes } = forward(network, parameters, batch);
      for (const { name, op, inputs } of network.nodes) {
        const x = nodes.get(inputs[0] ?? '')?.output ?? batch;
        if (op.notation.op !== 'linear' || x.rank !== 2) continue;
        const products = readFloats(matMul(x, x, { transposeA: true }));
        const weight = parameterName(name, 'weight');
        const before = sums.get(weight);
        sums.set(
          weight,
          Float64Array.from(products, (product, i) => product + (before?.[i] ?? 0)),
        );
      }
    },
    () => [],
  );
}
