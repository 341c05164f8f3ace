import { describe, expect, it } from 'vitest';
import { permutationSpec } from './derive-permutation-spec.js';
import { parseNetwork } from './parse-network.js';
import { incomingAxes, trainedAxes, trainedIn } from './unit-axes.js';

const network = parseNetwork('mlp:6-5-4-3,norm=batch');
const [first, second] = permutationSpec(network).groups;
const placesOf = (axes: ReturnType<typeof trainedAxes>) =>
  axes.map(({ tensor, axis }) => `${tensor} ${axis}`).sort();
const layer = (n: number) => network.nodes.filter(({ op }) => op.notation.op === 'batch-norm')[n]!;

describe('the places of a group of units', () => {
  it('lead into it by weights, bias and normalisation, and not by running statistics', () => {
    for (const [i, group] of [first!, second!].entries()) {
      const [fc, norm] = [`fc${i + 1}`, layer(i).name];
      expect(placesOf(incomingAxes(network, group))).toEqual(
        [`${fc}.weight 0`, `${fc}.bias 0`, `${norm}.weight 0`, `${norm}.bias 0`].sort(),
      );
    }
  });

  it('are trained there and in the weights that lead on', () => {
    const onward = placesOf(trainedAxes(network, first!)).filter((place) => place.endsWith(' 1'));
    expect(onward).toEqual(['fc2.weight 1']);
    const buffers = first!.axes.filter(({ tensor }) => !trainedIn(network)(tensor));
    expect(buffers.map(({ tensor }) => tensor).sort()).toEqual([
      `${layer(0).name}.running_mean`,
      `${layer(0).name}.running_var`,
    ]);
  });
});
