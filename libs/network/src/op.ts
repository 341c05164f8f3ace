import type { AxisGroups, Segments } from '@isthmus/permutation';
import type { Seed, Tensor } from '@isthmus/tensorflow';
import type { Initializer } from './initializers.js';
import type { Shape } from './shape.js';

/** A parameter of an op. */
export interface Parameter {
  /** As PyTorch lays it out. */
  readonly shape: Shape;
  readonly initialize: Initializer;
  /** Which of PyTorch's axes each axis on the device is, where they differ. */
  readonly deviceOrder?: readonly number[];
  /** Set for what a forward pass in training updates instead of an optimizer, like running means. */
  readonly isBuffer?: true;
}

/** An op as networks in JSON write it: the name of its row in the op table, and every option. */
export interface OpNotation {
  readonly op: string;
  readonly [option: string]: string | number | boolean;
}

/** What lies on the axes of an op's output and parameters. */
export interface OpAxes {
  /** Without the batch axis. */
  readonly output: readonly Segments[];
  readonly parameters: Readonly<Record<string, readonly Segments[]>>;
}

/** Tensors by name: an op's parameters, their gradients, or new values of its buffers. */
export type Tensors = Readonly<Record<string, Tensor>>;

/**
 * How a network is run: in evaluation by running statistics; in training by the batch's own, which
 * move the running ones, with units dropped as `seed` says; in a reset by the batch's own, nothing
 * dropped, so that over batches 0, 1, ... the running statistics become their mean over all batches.
 */
export type Pass =
  | { readonly mode: 'eval' }
  | { readonly mode: 'train'; readonly seed: Seed }
  | { readonly mode: 'reset'; readonly batch: number };

/** What a forward pass gives. */
export interface OpOutput {
  readonly output: Tensor;
  /** What the backward pass needs besides inputs, parameters and output. */
  readonly saved?: readonly Tensor[];
  /** New values of buffers. */
  readonly buffers?: Tensors;
}

/** What an op computed: all that its backward pass needs. */
export interface OpValues extends OpOutput {
  readonly inputs: readonly Tensor[];
  readonly parameters: Tensors;
  /** Set where nothing asks for the gradients of the inputs: they may then be left out. */
  readonly ofParametersAlone?: boolean;
}

/** Gradients of the loss, for each input and each parameter of an op. */
export interface OpGradients {
  readonly inputs: readonly Tensor[];
  readonly parameters: Tensors;
}

/**
 * All that is known of one op. Images are height x width x channels after the batch axis,
 * sequences are tokens x units. Every function is pure; `forward` and `backward` are called
 * inside `tidy`, which disposes of what they leave behind. An output is never one of the inputs: both
 * can be disposed of.
 */
export interface Op {
  readonly notation: OpNotation;
  /** The output's shape. Throws a RangeError when the inputs' shapes do not fit. */
  outputShape(inputs: readonly Shape[]): Shape;
  parameters(inputs: readonly Shape[]): Readonly<Record<string, Parameter>>;
  /**
   * What lies on the axes of output and parameters, given that of the inputs. Throws a
   * RangeError when axes that must hold the same units cannot.
   */
  axes(inputs: readonly (readonly Segments[])[], groups: AxisGroups): OpAxes;
  forward(inputs: readonly Tensor[], parameters: Tensors, pass: Pass): OpOutput;
  backward(values: OpValues, gradient: Tensor): OpGradients;
}
