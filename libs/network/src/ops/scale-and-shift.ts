import { ones, zeros } from '../initializers.js';
import type { Parameter } from '../op.js';
import type { Shape } from '../shape.js';

/** The parameters by which norms scale and shift each unit of the last axis. */
export function scaleAndShift([input]: readonly Shape[]): {
  readonly weight: Parameter;
  readonly bias: Parameter;
} {
  const shape = input.slice(-1);
  return { weight: { shape, initialize: ones }, bias: { shape, initialize: zeros } };
}
