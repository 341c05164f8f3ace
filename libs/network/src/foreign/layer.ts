import type { Weights } from '@isthmus/permutation';
import { showShape } from './misfit.js';

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
  /** A norm is any layer of parameters for each unit: a PReLU's slopes too. */
  readonly kind: 'convolution' | 'linear' | 'norm';
  /** By the names that PyTorch gives parameters: weight, bias, running_mean, running_var. */
  readonly sources: ReadonlyMap<string, Source>;
  readonly outputs: number;
  /** Of a convolution or linear layer. */
  readonly inputs: number;
  /** Of a convolution's kernels, which are square. */
  readonly size: number;
}

/** A file's tensors as layers. */
export interface Layers {
  readonly layers: readonly Layer[];
  /** Tensors that are no parameter of a layer that is known, each with the reason. */
  readonly strangers: ReadonlyMap<string, string>;
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

/** The layers of a file, in its order; tensors that belong to none are told apart. */
export function layersOf(weights: Weights): Layers {
  const found = new Map<string, Map<string, Source>>();
  const strangers = new Map<string, string>();
  for (const [tensor, { shape }] of weights) {
    const parts = tensor.split(/[./]/);
    const last = parts.pop() ?? '';
    const parameter = Object.hasOwn(parameters, last) ? parameters[last] : undefined;
    const name = parts.slice(collections.includes(parts[0]) ? 1 : 0).join('.');
    const sources = found.get(name) ?? new Map<string, Source>();
    const other = sources.get(parameter ?? '')?.tensor;
    if (parameter === undefined) {
      const expected = `expected one of ${Object.keys(parameters).join(', ')}, got ${last}`;
      strangers.set(tensor, `a name ends in no parameter's [tensor=${tensor}, ${expected}]`);
    } else if (other !== undefined) {
      strangers.set(
        tensor,
        `a layer has two tensors for its ${parameter} [${other} and ${tensor}]`,
      );
    } else found.set(name, sources.set(parameter, sourceOf(tensor, last, shape)));
  }
  const layers = [...found].flatMap(([name, sources]) => {
    const fault = faultOf(sources);
    if (fault === undefined) return [layerOf(name, sources)];
    for (const { tensor } of sources.values()) strangers.set(tensor, fault);
    return [];
  });
  return { layers, strangers };
}

/** Whether a file is laid out as Flax lays it out. */
export function isFlax(layers: readonly Layer[]): boolean {
  return layers.some(({ sources }) => sources.get('weight')?.order !== undefined);
}

/** Whether a layer has running statistics, as batch norms have alone. */
export function hasStatistics({ sources }: Layer): boolean {
  return sources.has('running_mean') && sources.has('running_var');
}

function sourceOf(tensor: string, last: string, shape: readonly number[]): Source {
  const order = last === 'kernel' ? kernelOrders[shape.length] : undefined;
  if (order === undefined) return { tensor, shape };
  return { tensor, shape: order.map((axis) => shape[axis]), order };
}

/** Why some tensors make no layer that is known. */
function faultOf(sources: ReadonlyMap<string, Source>): string | undefined {
  const weight = sources.get('weight');
  if (weight === undefined) {
    if (sources.size === 2 && sources.has('running_mean') && sources.has('running_var')) return;
    const [{ tensor }] = sources.values();
    return `a layer has no weight of one, two or four axes [tensor=${tensor}, got no such tensor]`;
  }
  const { tensor, shape } = weight;
  if (!Object.hasOwn(kinds, shape.length)) {
    return `a layer has no weight of one, two or four axes [tensor=${tensor}, got ${showShape(shape)}]`;
  }
  if (sources.has('running_mean') !== sources.has('running_var')) {
    const lacking = sources.has('running_mean') ? 'running_var' : 'running_mean';
    return `a normalisation has one of its running statistics alone [tensor=${tensor.replace(/[^./]*$/, lacking)}, got no such tensor]`;
  }
  if (shape.length === 4 && shape[2] !== shape[3]) {
    return `a convolution's kernels are not square [tensor=${tensor}, got ${shape[2]}x${shape[3]}]`;
  }
  return undefined;
}

function layerOf(name: string, sources: ReadonlyMap<string, Source>): Layer {
  const shape = sources.get('weight')?.shape ?? sources.get('running_mean')?.shape ?? [];
  const [outputs = 0, inputs = outputs, size = 1] = shape;
  return { name, kind: kinds[shape.length as keyof typeof kinds], sources, outputs, inputs, size };
}
