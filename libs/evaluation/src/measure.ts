import type { ParameterTensors } from '@isthmus/network';
import { readFloats } from '@isthmus/tensorflow';
import type { DeviceSplit } from '@isthmus/training';
import { type Measures, measuresOf } from './calibration.js';
import type { FirstLayer } from './first-layer.js';
import type { ForwardPasses } from './forward-passes.js';
import type { BatchEvent } from './unit-statistics.js';

/** A network as a combination of models whose first layers are known. */
export interface Combination {
  readonly first: FirstLayer;
  readonly coefficients: readonly number[];
}

/** Measures a network on a split, from one forward pass over it. */
export function* measure(
  passes: ForwardPasses,
  parameters: ParameterTensors,
  split: Pick<DeviceSplit, 'batches' | 'labels'>,
  combination?: Combination,
): Generator<BatchEvent, Measures> {
  const rows: Float32Array[] = [];
  for (const batch of split.batches.keys()) {
    yield { kind: 'batch' };
    const first = combination && firstOf(combination, batch);
    const output = passes.outputs(batch, parameters, first);
    rows.push(readFloats(output));
    output.dispose();
  }
  const { labels } = split;
  const values = joined(rows);
  return measuresOf({ values, labels, classes: values.length / labels.length });
}

function firstOf({ first, coefficients }: Combination, batch: number) {
  return { index: first.index, value: first.at(batch, coefficients) };
}

/** Arrays one after the other. */
function joined(parts: readonly Float32Array[]): Float32Array {
  const values = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let filled = 0;
  for (const part of parts) {
    values.set(part, filled);
    filled += part.length;
  }
  return values;
}
