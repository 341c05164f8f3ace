import { forward, type Network, toTensors } from '@isthmus/network';
import {
  type DerivedSpec,
  type Permutation,
  type ProbeOutputs,
  provePermutation,
  type Weights,
  type WeightTensor,
} from '@isthmus/permutation';
import { createRandom } from '@isthmus/random';
import type { Proof } from '@isthmus/task';
import { readFloats, tensor, tidy } from '@isthmus/tensorflow';

/** Examples in the probe batch: standard normals, always the same. */
const examples = 64;

/** A permutation changed what the network computes: it must not be reported. */
class PermutationNotProved extends Error {
  override readonly name = 'PermutationNotProved';
}

/**
 * Proves that permuted weights compute the same function. Throws PermutationNotProved with
 * the first node that differs when they do not.
 */
export function proveOnProbeBatch(
  network: Network,
  weights: Weights,
  permuted: Weights,
  permutation: Permutation,
  { valueAxes }: DerivedSpec,
): Proof {
  const random = createRandom(0, 'probe batch');
  const values = network.inputShape.reduce((product, size) => product * size, examples);
  const input = Float32Array.from({ length: values }, () => random.normal());
  const proof = provePermutation(
    (tried) => outputs(network, tried, input),
    weights,
    permuted,
    permutation,
    valueAxes,
  );
  const { maxAbsDifference, tolerance } = proof;
  if (!proof.equal) {
    throw new PermutationNotProved(
      `the permuted network computes another function [first difference at node=${proof.firstDifference}, maxAbsDifference=${maxAbsDifference}, tolerance=${tolerance}]`,
    );
  }
  return { maxAbsDifference, tolerance, examples };
}

function outputs(network: Network, weights: Weights, input: Float32Array): ProbeOutputs {
  const values = new Map<string, WeightTensor>();
  tidy(
    () => {
      const batch = tensor(input, [examples, ...network.inputShape]);
      const { nodes } = forward(network, toTensors(network, weights), batch);
      for (const [node, { output }] of nodes) {
        values.set(node, { shape: output.shape, data: readFloats(output) });
      }
    },
    () => [],
  );
  return values;
}
