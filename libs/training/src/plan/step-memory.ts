import { type Network, networkParameters, valueShapes } from '@isthmus/network';
import { momentNames } from '../learner/optimizer.js';
import type { TrainingPlan } from './training-plan.js';

/** Ops whose output is their input's memory in another shape. */
const views = ['flatten'];

/**
 * The bytes that one training step of a network holds at its turning point, at the least: the outputs of all its
 * nodes for a batch, which the way back needs, and for each weight its gradient and what the optimizer remembers.
 */
export function leastStepBytes(
  network: Network,
  { batchSize, optimizer }: Pick<TrainingPlan, 'batchSize' | 'optimizer'>,
): number {
  const shapes = valueShapes(network);
  const values = network.nodes
    .filter(({ op }) => !views.includes(op.notation.op))
    .reduce((sum, { name }) => sum + sizeOf(shapes.get(name) ?? []), sizeOf(network.inputShape));
  const weights = [...networkParameters(network).values()]
    .filter(({ isBuffer }) => isBuffer !== true)
    .reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const copies = 2 + momentNames(optimizer).length;
  return (values * batchSize + weights * copies) * Float32Array.BYTES_PER_ELEMENT;
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
