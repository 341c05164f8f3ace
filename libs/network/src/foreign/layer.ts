import type { Weights } from '@isthmus/permutation';
import { Misfit, showShape } from './misfit.js';

/** Where a file has a parameter. */
interface Source {
  readonly tensor: string;
  /** As PyTorch would lay it out. */
  readonly shape: readonly number[];
  /** Axis i as PyTorch lays it out is axis `order[i]` of the file's tensor, where they differ. */
  readonly order?: readonly number[];
}

/** A layer of a file: the tensors that share a name up to its last part. */
export interface Layer {
  /** Its parts joined by dots, as "layers.0.conv". */
  readonly name: string;
  readonly kind: 'convolution' | 'linear' | 'norm';
  /** By the names that PyTorch gives parameters: weight, bias, running_mean, running_var. */
  readonly sources: ReadonlyMap<string, Source>;
  readonly outputs: number;
  /** Of a convolution or linear layer. */
  readonly inputs: number;
  /** Of a convolution's kernels, which are square. */
  readonly size: number;
}

/** The last parts of names: PyTorch's, then those of Flax that are not the same. */
const parameters: Readonly<Record<string, string>> = {
  weight: 'weight',
  bias: 'bias',
  running_mean: 'running_mean',
  running_var: 'running_var',
  kernel: 'weight',
  scale: 'weight',
  mean: 'running_mean',
  var: 'running_var',
};
/** Flax lays kernels out as in x out and height x width x in x out. */
const kernelOrders: Readonly<Record<number, readonly number[]>> = { 2: [1, 0], 4: [3, 2, 0, 1] };
/** Names of whole groups of tensors, which Flax puts before the layers' names. */
const collections = ['params', 'batch_stats'];
const kinds = { 1: 'norm', 2: 'linear', 4: 'convolution' } as const;

/**
 * The layers of a file, in its order. Throws a Misfit for tensors that are no parameter of a
 * convolution, linear layer or normalisation.
 */
export function layersOf(weights: Weights): readonly Layer[] {
  const found = new Map<string, Map<string, Source>>();
  for (const [tensor, { shape }] of weights) {
    const parts = tensor.split(/[./]/);
    const last = parts.pop() ?? '';
    const parameter = Object.hasOwn(parameters, last) ? parameters[last] : undefined;
    if (parameter === undefined) {
      throw new Misfit(
        `a name ends in no parameter's [tensor=${tensor}, expected one of ${Object.keys(parameters).join(', ')}, got ${last}]`,
      );
    }
    const name = parts.slice(collections.includes(parts[0]) ? 1 : 0).join('.');
    const sources = found.get(name) ?? new Map<string, Source>();
    found.set(name, sources.set(parameter, sourceOf(tensor, last, shape)));
  }
  return [...found].map(([name, sources]) => layerOf(name, sources));
}

/** Whether a file is laid out as Flax lays it out. */
export function isFlax(layers: readonly Layer[]): boolean {
  return layers.some(({ sources }) => sources.get('weight')?.order !== undefined);
}

function sourceOf(tensor: string, last: string, shape: readonly number[]): Source {
  const order = last === 'kernel' ? kernelOrders[shape.length] : undefined;
  if (order === undefined) return { tensor, shape };
  return { tensor, shape: order.map((axis) => shape[axis]), order };
}

function layerOf(name: string, sources: ReadonlyMap<string, Source>): Layer {
  const weight = sources.get('weight');
  const rank = weight?.shape.length;
  if (weight === undefined || (rank !== 1 && rank !== 2 && rank !== 4)) {
    const [{ tensor }] = sources.values();
    throw new Misfit(
      `a layer has no weight of one, two or four axes [tensor=${weight?.tensor ?? tensor}, got ${showShape(weight?.shape)}]`,
    );
  }
  const [outputs, inputs = outputs, size = 1, width = size] = weight.shape;
  if (size !== width) {
    throw new Misfit(
      `a convolution's kernels are not square [tensor=${weight.tensor}, got ${size}x${width}]`,
    );
  }
  return { name, kind: kinds[rank], sources, outputs, inputs, size };
}
