import type { ReplicaSeeds } from '@isthmus/task';
import { z } from 'zod';
import { type GivenModel, givenModel } from './given-model.js';
import { type SeedChoice, seedChoice } from './seed-choice.js';

/** One end of a path: a network to train, by its seeds, or one that exists already. */
export const end = z.union([seedChoice, givenModel]);
export type End = z.infer<typeof end>;

/** The two ends of a path: model A and model B. */
export type Pair = readonly [a: End, b: End];

/** Whether an end exists already. */
export function isGiven(one: End): one is GivenModel {
  return typeof one === 'object' && 'label' in one;
}

/** A network's seeds, with the one seed for all that are not chosen. */
export function trainRunOf(choice: SeedChoice): ReplicaSeeds {
  const { seed, order, noise } = typeof choice === 'number' ? { seed: choice } : choice;
  return { seed, order: order ?? seed, noise: noise ?? seed };
}

/** An end for people: its label, or its seeds, "1", or "1/order=2/noise=3" where they differ. */
export function runKey(one: End): string {
  if (isGiven(one)) return one.label;
  const { seed, order, noise } = trainRunOf(one);
  const parts = [
    String(seed),
    ...(order === seed ? [] : [`order=${order}`]),
    ...(noise === seed ? [] : [`noise=${noise}`]),
  ];
  return parts.join('/');
}

/** A pair for people: "1-2". */
export function pairLabel(pair: readonly End[]): string {
  return pair.map(runKey).join('-');
}
