import type { Split } from '@isthmus/dataset';
import { forward, type Network, type ParameterTensors } from '@isthmus/network';
import { type Tensor, tidy } from '@isthmus/tensorflow';
import { toDevice } from '@isthmus/training';
import type { Timed } from '../problem/match-problem.js';
import type { MatchStep } from '../search/matcher.js';

/** All values of a batch together: at 4 bytes each, what a pass of one network takes is 256 MB. */
const mostValues = 2 ** 26;
const mostExamples = 2000;

/** Copies a batch of a network's inputs to the device. The caller disposes of it. */
export type InputBatch = () => Tensor;

/** A network and its parameters on the device. */
export interface DeviceModel {
  readonly network: Network;
  readonly parameters: ParameterTensors;
}

/**
 * Cuts examples into batches so small that a pass of none of the networks takes more than its share
 * of memory. Throws a RangeError for examples that do not fit the networks.
 */
export function inputBatches(data: Split, models: readonly DeviceModel[]): readonly InputBatch[] {
  const values = models.map((model) => valuesOf(model, batchOf(data, model.network, 0, 1)));
  const size = Math.max(1, Math.min(mostExamples, Math.floor(mostValues / Math.max(...values))));
  const [{ network }] = models;
  return Array.from(
    { length: Math.ceil(data.count / size) },
    (_, i) => () => batchOf(data, network, i * size, Math.min((i + 1) * size, data.count)),
  );
}

/** How a pass over the examples tells its batches: as the first steps of sweep 1. */
export interface PassOptions {
  readonly timed: Timed;
  /** Steps of the sweep that come after the batches. */
  readonly groupCount: number;
}

/** Runs `work` on every batch, and tells each as a step; answers with the number of batches. */
export function* passOver(
  batches: readonly InputBatch[],
  { timed, groupCount }: PassOptions,
  work: (input: Tensor) => void,
): Generator<MatchStep, number> {
  for (const [i, batch] of batches.entries()) {
    timed('cost', () => {
      const input = batch();
      try {
        work(input);
      } finally {
        input.dispose();
      }
    });
    const place = { sweep: 1, done: i + 1, steps: batches.length + groupCount };
    yield { kind: 'step', ...place, subject: 'activations', gain: 0 };
  }
  return batches.length;
}

function batchOf(data: Split, network: Network, begin: number, end: number): Tensor {
  const size = data.x.length / data.count;
  const x = data.x.subarray(begin * size, end * size);
  const count = end - begin;
  const { batches } = toDevice({ x, y: data.y.subarray(begin, end), count }, network, count);
  for (const { y } of batches) y.dispose();
  return batches[0].x;
}

/** Entries of all nodes' values for one example. */
function valuesOf({ network, parameters }: DeviceModel, example: Tensor): number {
  const nodes = tidy(
    () =>
      [...forward(network, parameters, example).nodes.values()].map(({ output }) => output.size),
    () => [],
  );
  example.dispose();
  return nodes.reduce((sum, size) => sum + size, 0);
}
