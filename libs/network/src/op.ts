import type { AxisGroups, Segments } from '@isthmus/permutation';
import type { Tensor } from '@isthmus/tensorflow';
import type { Initializer } from './initializers.js';
import type { Shape } from './shape.js';

/** A parameter of an op: its shape as PyTorch lays it out, and how it starts. */
export interface Parameter {
  readonly shape: Shape;
  readonly initialize: Initializer;
}

/** What lies on the axes of an op's output and parameters. */
export interface OpAxes {
  /** Without the batch axis. */
  readonly output: readonly Segments[];
  readonly parameters: Readonly<Record<string, readonly Segments[]>>;
}

/** Tensors by name: an op's parameters, or their gradients. */
export type Tensors = Readonly<Record<string, Tensor>>;

/** What an op computed: all that its backward pass needs. */
export interface OpValues {
  readonly inputs: readonly Tensor[];
  readonly parameters: Tensors;
  readonly output: Tensor;
}

/** Gradients of the loss, for each input and each parameter of an op. */
export interface OpGradients {
  readonly inputs: readonly Tensor[];
  readonly parameters: Tensors;
}

/**
 * All that is known of one op. Every function is pure; `forward` and `backward` are called
 * inside `tidy`, which disposes of what they leave behind.
 */
export interface Op {
  /** The output's shape. Throws a RangeError when the inputs' shapes do not fit. */
  outputShape(inputs: readonly Shape[]): Shape;
  parameters(inputs: readonly Shape[]): Readonly<Record<string, Parameter>>;
  /**
   * What lies on the axes of output and parameters, given that of the inputs. Throws a
   * RangeError when axes that must hold the same units cannot.
   */
  axes(inputs: readonly (readonly Segments[])[], groups: AxisGroups): OpAxes;
  forward(inputs: readonly Tensor[], parameters: Tensors): Tensor;
  backward(values: OpValues, gradient: Tensor): OpGradients;
}
