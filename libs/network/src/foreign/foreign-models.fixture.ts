import { readFileSync } from 'node:fs';
import { readCheckpoint, readSafetensors, weightsOf } from '@isthmus/checkpoint';
import { permuteWeights, randomPermutation, type Weights } from '@isthmus/permutation';
import { readFloat64, tensor, tidy, toFloat64, transpose } from '@isthmus/tensorflow';
import { permutationSpec } from '../derive-permutation-spec.js';
import type { Network } from '../network.js';
import { writeNetworkJson } from '../network-json.js';
import { forward, toTensors } from '../run.js';
import { type Adopted, adopt } from './adopt.js';

const folder = new URL('../../../../tests/vectors/foreign/', import.meta.url);

function bytesOf(path: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(path, folder)));
}

/** The weights of a model's file, by its names. */
export function weightsIn(path: string): Weights {
  return weightsOf(readCheckpoint(bytesOf(path), { file: path }), { file: path });
}

/** The graph that says of a model what names and shapes do not, for --network. */
export function graphOf(model: string): string {
  return Buffer.from(bytesOf(`${model}/network.json`)).toString();
}

function stored(model: string, file: string, name: string) {
  const { tensors } = readSafetensors(bytesOf(`${model}/${file}.safetensors`));
  const found = tensors.get(name);
  if (found === undefined) throw new Error(`no ${name} in ${model}/${file}`);
  return { shape: found.shape, buffer: Uint8Array.from(found.bytes).buffer };
}

/** What a network computes in float64 of a model's batch, an example behind the other. */
export function outputsOf(model: string, network: Network, weights: Weights): Float64Array {
  const { shape, buffer } = stored(model, 'batch', 'x');
  return tidy(
    () => {
      const x = tensor(new Float32Array(buffer), flattened(shape, network));
      const input = toFloat64(x.shape.length === 4 ? transpose(x, [0, 2, 3, 1]) : x);
      const parameters = [...toTensors(network, weights)].map(
        ([name, value]) => [name, toFloat64(value)] as const,
      );
      return readFloat64(forward(network, new Map(parameters), input).output);
    },
    () => [],
  );
}

/** A perceptron takes an image as a vector. */
function flattened([examples, ...shape]: readonly number[], { inputShape }: Network) {
  const size = shape.reduce((product, length) => product * length, 1);
  return inputShape.length === 1 ? [examples, size] : [examples, ...shape];
}

/** How far values are from PyTorch's in float64, of the largest of these. */
export function distanceToPyTorch(model: string, outputs: Float64Array): number {
  const expected = new Float64Array(stored(model, 'outputs', 'logits').buffer);
  if (expected.length !== outputs.length) return Number.POSITIVE_INFINITY;
  const largest = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((value, at) => Math.abs(value - outputs[at]))) / largest;
}

/** A file's weights with the units of the network as read in another order, by the file's names. */
export function reordered({ network, weights, restore }: Adopted): Weights {
  const { groups } = permutationSpec(network);
  return restore(permuteWeights(weights, groups, randomPermutation(groups, 1)));
}

/** As read, with images of the batch's size: where a mean over the image hides the size, another is assumed. */
export function withImagesOf(model: string, file: Weights, read: Adopted): Adopted {
  const [, ...shape] = stored(model, 'batch', 'x').shape;
  if (read.network.inputShape.length !== 3) return read;
  const graph = { ...JSON.parse(writeNetworkJson(read.network)), inputShape: shape };
  return adopt(file, JSON.stringify(graph));
}
