import { type NamedTensors, seedWords, tensor } from '@isthmus/tensorflow';
import type { StepNumbers } from './optimizer.js';

/** What is drawn for a step of one network. */
export interface StepDraw {
  /** The examples of its batch. */
  readonly indices: Int32Array;
  /** Of dropout, and of the optimizer's noise. */
  readonly seed: number;
  /** What its images are moved by, as the augmentation has drawn it; none without one. */
  readonly maps?: Float32Array;
}

/** The indices of a batch (int32, n) and an optimizer's rates (float32) on the device. The caller disposes of them. */
export function batchInputs(indices: Int32Array, rates: readonly number[]): NamedTensors {
  return {
    // tfjs keeps what it is given: the caller may reuse it.
    indices: tensor(indices.slice(), [indices.length]),
    rates: tensor(Float32Array.from(rates), [rates.length]),
  };
}

/**
 * What a step is told, on the device: `batchInputs`, seeds (int32, ... x 2) of the pass and then of the optimizer's draws,
 * and maps (n x 8) of images. The caller disposes of them.
 */
export function stepInputs(
  { indices, seed, maps }: StepDraw,
  { rates, seeds }: StepNumbers<number, number>,
): NamedTensors {
  const words = [seed, ...seeds].flatMap(seedWords);
  return {
    ...batchInputs(indices, rates),
    seeds: tensor(Int32Array.from(words), [words.length / 2, 2]),
    ...(maps && { maps: tensor(maps, [indices.length, 8]) }),
  };
}
