import { type Network, shortNotation } from '@isthmus/network';
import { hasBatchNorm } from './reset-batch-norm.js';

/** Which statistics of which units are corrected. */
export interface UnitCorrection {
  readonly means: boolean;
  readonly deviations: boolean;
  /** Whether the output layer is corrected too, and not the hidden units alone. */
  readonly output: boolean;
}

/**
 * REPAIR, its halves RESCALE and RESHIFT, and REPAIR with the output layer, as the authors' code has it for
 * perceptrons (Jordan, Sedghi, Saukh, Entezari & Neyshabur, ICLR 2023).
 */
export const unitCorrections = {
  repair: { means: true, deviations: true, output: false },
  rescale: { means: false, deviations: true, output: false },
  reshift: { means: true, deviations: false, output: false },
  'repair-output': { means: true, deviations: true, output: true },
} as const satisfies Readonly<Record<string, UnitCorrection>>;

/** What is done to the networks of a path before they are measured: nothing, or the correction of that name. */
export type CorrectionKind = 'none' | keyof typeof unitCorrections;

/** Throws a RangeError for a correction that a network cannot take: a reset of batch norms is REPAIR as a whole. */
export function checkCorrections(network: Network, kinds: readonly CorrectionKind[]): void {
  const part = kinds.find((kind) => kind !== 'none' && kind !== 'repair');
  if (part === undefined || !hasBatchNorm(network)) return;
  throw new RangeError(
    `batch norms have their statistics measured anew, which is repair and nothing else [network=${shortNotation(network.notation)}, repair=${part}]; leave it out`,
  );
}
