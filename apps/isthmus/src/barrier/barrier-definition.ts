import { type BarrierDefinition, barrierPresets } from '@isthmus/connectivity';
import type { AskedSplit } from '../input/measured-dataset.js';
import { BadInput } from '../terminal/exit-code.js';

/** A paper whose definition of a barrier is known. */
export type BarrierPreset = keyof typeof barrierPresets;

/** What a user says of the definition. */
export interface AskedBarrier {
  readonly preset: BarrierPreset;
  readonly split?: AskedSplit;
  readonly points?: number;
  readonly baseline?: BarrierDefinition['baseline'];
  readonly reduce?: BarrierDefinition['reduce'];
  readonly clipNegative?: boolean;
}

/** A definition by the split that was asked for. */
export interface AskedDefinition extends Omit<BarrierDefinition, 'split'> {
  readonly split: AskedSplit;
}

/** The preset's definition, and what was asked for in place of it. Throws BadInput for one that no curve can fit. */
export function barrierDefinition(asked: AskedBarrier): AskedDefinition {
  const preset: BarrierDefinition = barrierPresets[asked.preset];
  const definition = {
    ...preset,
    baseline: asked.baseline ?? preset.baseline,
    reduce: asked.reduce ?? preset.reduce,
    split: asked.split ?? preset.split,
    points: asked.points ?? preset.points,
    clip: asked.clipNegative ?? preset.clip,
  };
  if (definition.reduce === 'midpoint' && definition.points % 2 === 0) {
    const option = asked.reduce === undefined ? `--preset ${asked.preset}` : '--reduce midpoint';
    throw new BadInput(
      `${option} needs lambda 1/2, so an odd number of points [points=${definition.points}]`,
    );
  }
  return definition;
}
