import {
  glorotUniform,
  heNormal,
  type Initializer,
  lecunNormal,
  pytorchUniform,
  uniform,
  zeros,
} from './initializers.js';

/** How a layer's weight and its bias are drawn; a bias is told the fan-in of its weight. */
interface Initialization {
  readonly weight: Initializer;
  bias(fanIn: number): Initializer;
}

/** Initialisations by the names that notations give them. */
export const initializations = {
  lecun: { weight: lecunNormal, bias: () => zeros },
  he: { weight: heNormal, bias: () => zeros },
  glorot: { weight: glorotUniform, bias: () => zeros },
  pytorch: { weight: pytorchUniform, bias: (fanIn) => uniform(1 / Math.sqrt(fanIn)) },
} as const satisfies Record<string, Initialization>;

/** A key of `initializations`. */
export type InitName = keyof typeof initializations;
