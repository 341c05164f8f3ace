import type { ReplicaSeeds } from '@isthmus/task';
import type { SeedChoice } from './seed-choice.js';

/** A network's seeds, with the one seed for all that are not chosen. */
export function trainRunOf(choice: SeedChoice): ReplicaSeeds {
  const { seed, order, noise } = typeof choice === 'number' ? { seed: choice } : choice;
  return { seed, order: order ?? seed, noise: noise ?? seed };
}

/** The seeds for people: "1", or "1/order=2/noise=3" where they differ. */
export function runKey(choice: SeedChoice): string {
  const { seed, order, noise } = trainRunOf(choice);
  const parts = [
    String(seed),
    ...(order === seed ? [] : [`order=${order}`]),
    ...(noise === seed ? [] : [`noise=${noise}`]),
  ];
  return parts.join('/');
}

/** A pair for people: "1-2". */
export function pairLabel(pair: readonly SeedChoice[]): string {
  return pair.map(runKey).join('-');
}
