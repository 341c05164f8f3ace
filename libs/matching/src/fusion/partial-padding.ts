import { forward, toTensors } from '@isthmus/network';
import type { PermutationGroup, Weights } from '@isthmus/permutation';
import { createRandom } from '@isthmus/random';
import { readFloats, tensor, tidy } from '@isthmus/tensorflow';
import type { Architecture, Model } from '../problem/model.js';
import { transportWeights, type UnitMaps } from './transport-weights.js';

/** Standard normal examples on which a padded network must give what it gave before. */
const probeExamples = 16;

/**
 * A network made as wide as `target`: each group gets units of zeros behind its own, until it has as
 * many as the target's group of that name. Proved on a probe batch to be the same function. Throws
 * a RangeError where the target is narrower or differs in more than widths, and where padding changes
 * the function, as under a layer norm, which sees the zeros.
 */
export function padWeights(model: Model, target: Architecture): Weights {
  const maps = new Map(model.groups.map((group) => paddingOf(group, target)));
  const padded = transportWeights(model.weights, { from: model, to: target, maps });
  const [before, after] = [outputs(model), outputs({ ...target, weights: padded })];
  const largest = before.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const difference = before.reduce((most, v, i) => Math.max(most, Math.abs(v - after[i])), 0);
  if (!(difference <= 1e-4 * largest + 1e-7)) {
    throw new RangeError(
      `padding with units of zeros changes what the network computes [network=${model.network.notation}, target=${target.network.notation}, maxAbsDifference=${difference}]; only networks without a normalisation over units can be padded; ot-fusion takes others`,
    );
  }
  return padded;
}

/** Each unit to its own place, in front of the zeros. */
function paddingOf(
  { name: group, size: units }: PermutationGroup,
  target: Architecture,
): readonly [string, UnitMaps] {
  const rows = target.groups.find(({ name }) => name === group)?.size;
  if (rows === undefined) {
    throw new RangeError(`the networks differ in more than their widths [group=${group}]`);
  }
  if (units > rows) {
    throw new RangeError(
      `cannot pad to fewer units [group=${group}, units=${units}, target=${rows}]; give the wider network first, or carry units over by ot-fusion`,
    );
  }
  const data = new Float32Array(rows * units);
  for (let i = 0; i < units; i++) data[i * units + i] = 1;
  const matrix = { rows, columns: units, data };
  return [group, { incoming: matrix, outgoing: matrix }];
}

function outputs({ network, weights }: Model): Float32Array {
  const random = createRandom(0, 'padding probe');
  const values = network.inputShape.reduce((product, size) => product * size, probeExamples);
  const x = Float32Array.from({ length: values }, () => random.normal());
  const [output] = tidy(
    () => {
      const input = tensor(x, [probeExamples, ...network.inputShape]);
      return [forward(network, toTensors(network, weights), input).output];
    },
    (made) => made,
  );
  const floats = readFloats(output);
  output.dispose();
  return floats;
}
