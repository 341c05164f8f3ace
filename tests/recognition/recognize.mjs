/** One file, read and re-ordered as `isthmus` does it, and what the network that it is taken for computes. */
import { writeFileSync } from 'node:fs';
import {
  forward,
  permutationSpec,
  provePermutation,
  toTensors,
  writeNetworkJson,
} from '@isthmus/network';
import { permuteWeights, randomPermutation } from '@isthmus/permutation';
import { readFloat64, tensor, tidy, toFloat64 } from '@isthmus/tensorflow';
import { readModel, showNetwork, writeModel } from '../../apps/isthmus/dist/input/model-file.js';
import { alignedProvenance } from '../../apps/isthmus/dist/input/model-provenance.js';

/** Errors that refuse a file; any other is a crash. */
const refusals = ['BadInput', 'CheckpointError', 'RangeError'];
/** A group of one unit has no other order. */
const mostDraws = 50;
/** Of a crash's stack. */
const mostLines = 4;

/**
 * What became of a file: refused or crashed with a message, or read, with a copy written to `written` whose units are
 * in another order. `batchOf` gives the inputs, as PyTorch lays them out, of the module found under a wrapper.
 */
export function recognize(file, { seed, written, outputs, batchOf }) {
  try {
    const model = readModel(file, { network: 'auto' });
    const { network, weights, assumed, checkpoint } = model;
    const { groups } = permutationSpec(network);
    const permutation = draw(groups, seed);
    const proof = provePermutation(network, weights, permutation);
    if (!proof.equal)
      return { state: 'crashed', message: 'the proof failed on the network as read' };
    const reordered = permuteWeights(weights, groups, permutation);
    const provenance = alignedProvenance(model, { made: 'match', to: model, permutation });
    writeFileSync(written, writeModel(model, reordered, provenance));
    const wrapper = checkpoint.wrapper.join('/');
    const batch = batchOf(wrapper);
    const computed = batch && compute(file, model, batch);
    if (computed) writeFileSync(outputs, computed);
    return {
      state: 'read',
      network: showNetwork(network),
      ...{ assumed, wrapper, groups: groups.length, isCompared: computed !== undefined },
    };
  } catch (error) {
    const state = refusals.includes(error.name) ? 'refused' : 'crashed';
    const where = error.stack.split('\n').slice(0, mostLines).join('\n');
    return { state, message: state === 'crashed' ? where : error.message };
  }
}

/** Every group in another order, where it has one: the identity would show nothing. */
function draw(groups, seed) {
  const isMoved = (indices) => indices.some((index, at) => index !== at);
  for (let attempt = 0; ; attempt++) {
    const permutation = randomPermutation(groups, 1000 * seed + attempt);
    if (attempt === mostDraws || [...permutation.values()].every(isMoved)) return permutation;
  }
}

/** Outputs in float64; undefined where the network takes no such inputs. Images may be of another size than assumed. */
function compute(file, model, { x, shape }) {
  const sized = withInput(file, model, shape);
  if (sized === undefined) return undefined;
  const { network, weights } = sized;
  return tidy(
    () => {
      const parameters = toTensors(network, weights);
      const doubles = new Map([...parameters].map(([name, value]) => [name, toFloat64(value)]));
      const input = tensor(channelsLast(x, shape), [
        x.length / count(shape),
        ...network.inputShape,
      ]);
      return readFloat64(forward(network, doubles, toFloat64(input)).output);
    },
    () => [],
  );
}

/** The model with inputs of this shape, if its network can have them. */
function withInput(file, model, shape) {
  const [channels, ...sides] = shape;
  const wanted = shape.length === 3 ? [...sides, channels] : shape;
  const { inputShape } = model.network;
  if (String(inputShape) === String(wanted)) return model;
  if (wanted.length !== 3 || inputShape.length !== 3) return undefined;
  const graph = { ...JSON.parse(writeNetworkJson(model.network)), inputShape: shape };
  try {
    return readModel(file, { network: JSON.stringify(graph) });
  } catch (error) {
    if (refusals.includes(error.name)) return undefined;
    throw error;
  }
}

function channelsLast(x, [channels, height, width]) {
  if (width === undefined) return x;
  const image = channels * height * width;
  return x.map((_, at) => {
    const place = Math.floor((at % image) / channels);
    return x[at - (at % image) + (at % channels) * height * width + place];
  });
}

function count(shape) {
  return shape.reduce((product, size) => product * size, 1);
}
