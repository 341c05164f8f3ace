import { type DeviceSplit, toDevice } from '@isthmus/training';
import { createFirstLayer, type FirstLayer } from './first-layer.js';
import { createForwardPasses, type ForwardPasses } from './forward-passes.js';
import type { PathProblem, SplitName } from './path-problem.js';

/** A split on the device, on which the networks of a path are measured. */
export interface MeasuredSplit {
  readonly name: SplitName;
  readonly data: DeviceSplit;
  /** What the models' first layers give for it, where it pays to know. */
  readonly first: FirstLayer | undefined;
  readonly passes: ForwardPasses;
  dispose(): void;
}

/** Copies a split to the device, for a path of so many points. The caller disposes of it. */
export function placeSplit(
  { network, models, dataset, corrections }: PathProblem,
  name: SplitName,
  points: number,
): MeasuredSplit {
  const data = toDevice(dataset[name], network);
  try {
    // Fewer points cost less than the models' first layers themselves.
    const isWorthIt = points > 2 * models.length;
    const first = isWorthIt ? createFirstLayer(network, models, data) : undefined;
    const passes = createForwardPasses(
      network,
      data,
      points * corrections.length * data.batches.length,
    );
    const dispose = () => {
      passes.dispose();
      data.dispose();
      first?.dispose();
    };
    return { name, data, first, passes, dispose };
  } catch (error) {
    data.dispose();
    throw error;
  }
}
