import { replicaSeeds } from '@isthmus/task';
import { z } from 'zod';

const seed = replicaSeeds.shape.seed.describe('a seed: a whole number, 0 or more');

/** Where one network's randomness comes from: one seed for all of it, or one for each part. */
export const seedChoice = z
  .union([seed, z.strictObject({ seed, order: seed.optional(), noise: seed.optional() })])
  .describe('a seed, a whole number of 0 or more, or a map such as { seed: 1, order: 2 }');
export type SeedChoice = z.infer<typeof seedChoice>;
