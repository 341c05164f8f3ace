import { forward, toTensors } from '@isthmus/network';
import type { Permutation, Weights } from '@isthmus/permutation';
import { createRandom } from '@isthmus/random';
import { readFloats, tensor, tidy } from '@isthmus/tensorflow';
import type { Architecture, Model } from './model.js';
import { type Matrix, transportWeights, type UnitMaps } from './transport-weights.js';

/** Standard normal examples on which a padded network must give what it gave before. */
const probeExamples = 16;

/**
 * A network made as wide as `target`: each group gets units of zeros behind its own, until it has as
 * many as the target's group of that name. Proved on a probe batch to be the same function. Throws
 * a RangeError where the target is narrower or differs in more than widths, and where padding changes
 * the function, as under a layer norm, which sees the zeros.
 */
export function padWeights(model: Model, target: Architecture): Weights {
  const maps = mapsOf(model, target, (group, { rows, columns, data }) => {
    if (columns > rows) {
      throw new RangeError(
        `cannot pad to fewer units [group=${group}, units=${columns}, target=${rows}]`,
      );
    }
    for (let i = 0; i < columns; i++) data[i * columns + i] = 1;
  });
  const padded = transportWeights(model.weights, { from: model, to: target, maps });
  const [before, after] = [outputs(model), outputs({ ...target, weights: padded })];
  const largest = before.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const difference = before.reduce((most, v, i) => Math.max(most, Math.abs(v - after[i])), 0);
  if (!(difference <= 1e-4 * largest + 1e-7)) {
    throw new RangeError(
      `padding with units of zeros changes what the network computes [network=${model.network.notation}, target=${target.network.notation}, maxAbsDifference=${difference}]; only networks without a normalisation over units can be padded`,
    );
  }
  return padded;
}

/**
 * Undoes `padWeights` for weights that were permuted since: the padding is left out, wherever it is,
 * and the units of `to` keep the order that they have got.
 */
export function unpadWeights(
  permuted: Weights,
  permutation: Permutation,
  { from, to }: { readonly from: Architecture; readonly to: Architecture },
): Weights {
  const select = (group: string, { rows, columns, data }: Matrix) => {
    const indices = permutation.get(group) ?? Int32Array.from({ length: columns }, (_, i) => i);
    [...indices.keys()]
      .filter((position) => indices[position] < rows)
      .forEach((position, unit) => {
        data[unit * columns + position] = 1;
      });
  };
  return transportWeights(permuted, { from, to, maps: mapsOf(from, to, select) });
}

/** Maps whose matrices are the same for incoming and outgoing weights, filled in by `fill`. */
function mapsOf(
  from: Architecture,
  to: Architecture,
  fill: (group: string, matrix: Matrix) => void,
): ReadonlyMap<string, UnitMaps> {
  const sizes = new Map(to.spec.map(({ name, size }) => [name, size]));
  return new Map(
    from.spec.map(({ name, size: columns }): [string, UnitMaps] => {
      const rows = sizes.get(name);
      if (rows === undefined) {
        throw new RangeError(`the networks differ in more than their widths [group=${name}]`);
      }
      const matrix = { rows, columns, data: new Float32Array(rows * columns) };
      fill(name, matrix);
      return [name, { incoming: matrix, outgoing: matrix }];
    }),
  );
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
