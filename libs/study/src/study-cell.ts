import { trainSpec } from '@isthmus/task';
import { variedKeys } from '@isthmus/training/settings';
import { z } from 'zod';
import { seedChoice } from './seed-choice.js';
import type { Study } from './study.js';

/** One row of a study: one pair of networks, aligned by one method. */
export const studyCell = z.strictObject({
  dataset: z.string(),
  network: z.string(),
  train: trainSpec.omit({ network: true, runs: true }),
  /** The seeds of model A and model B. */
  pair: z.tuple([seedChoice, seedChoice]),
  method: z.string(),
});
export type StudyCell = z.infer<typeof studyCell>;

type Setting = Pick<StudyCell, 'dataset' | 'network'> & StudyCell['train'];

function vary<K extends keyof Setting>(
  settings: readonly Setting[],
  key: K,
  values: readonly Setting[K][] | undefined,
): readonly Setting[] {
  if (!values) return settings;
  return settings.flatMap((setting) => values.map((value) => ({ ...setting, [key]: value })));
}

/** Every cell of a study; methods vary fastest, then pairs, then the grid from its last key to its first. */
export function expandStudy({ dataset, network, train, grid, pairs, match }: Study): StudyCell[] {
  const { replicas: _, ...how } = train;
  let settings: readonly Setting[] = [{ dataset, network, ...how }];
  settings = vary(settings, 'dataset', grid?.dataset);
  settings = vary(settings, 'network', grid?.network);
  for (const key of variedKeys) settings = vary(settings, key, grid?.[`train.${key}`]);
  return settings.flatMap(({ dataset, network, ...train }) =>
    pairs.flatMap((pair) => match.map((method) => ({ dataset, network, train, pair, method }))),
  );
}
