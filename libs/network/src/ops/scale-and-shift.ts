import { type Tensor, tensor } from '@isthmus/tensorflow';
import { ones, zeros } from '../initializers.js';
import type { Parameter, Tensors } from '../op.js';
import type { Shape } from '../shape.js';

/** The parameters by which norms scale and shift each unit of the last axis; none without `affine`. */
export function scaleAndShift(
  [input]: readonly Shape[],
  affine: boolean,
): Readonly<Record<string, Parameter>> {
  if (!affine) return {};
  const shape = input.slice(-1);
  return { weight: { shape, initialize: ones }, bias: { shape, initialize: zeros } };
}

/** The scale and shift of so many units: 1 and 0 where a norm has none of its own. */
export function scaleAndShiftOf(
  { weight, bias }: Tensors,
  units: number,
): { readonly weight: Tensor; readonly bias: Tensor } {
  const filled = (value: number) => tensor(new Float32Array(units).fill(value), [units]);
  return { weight: weight ?? filled(1), bias: bias ?? filled(0) };
}
