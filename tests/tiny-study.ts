import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome } from './running-command.js';

/** A network that trains on the digits in a second. */
export const tinyNetwork = 'mlp:784-64-32-10';

/** Two networks, both matchers: two trainings, two matchings, two paths. */
export const tinyStudy = {
  name: 'tiny',
  dataset: 'digits',
  network: tinyNetwork,
  train: { epochs: 1, batchSize: 500 },
  pairs: [[1, 2]],
  match: ['identity', 'weight'],
  evaluate: { points: 3 },
};

/** Three networks to train, two pairs of them to match and to walk between: seven tasks, about ten seconds. */
export const twoPairs = {
  ...tinyStudy,
  train: { epochs: 3, batchSize: 500 },
  pairs: [
    [1, 2],
    [2, 3],
  ],
  match: ['weight'],
  evaluate: { points: 3, splits: ['test'] },
};

/** Writes a study file, as JSON, which is YAML; answers with its name. */
export function writeStudy(folder: string, study: object): string {
  writeFileSync(join(folder, 'study.yaml'), JSON.stringify(study, null, 2));
  return 'study.yaml';
}

/** What `isthmus run --json` answers with, as far as it is looked at here. */
export interface RunResult {
  readonly cells: {
    readonly computed: number;
    readonly cached: number;
    readonly failed: number;
    readonly skipped: number;
  };
  readonly results: readonly {
    readonly method: string;
    readonly testAccuracy: readonly number[];
    readonly lossBarrier: { readonly train: number; readonly test: number };
  }[];
  readonly failures: readonly { readonly task: string; readonly message: string }[];
}

/** The result of a run. Throws unless it printed exactly one JSON text. */
export function runResultOf({ stdout }: Outcome): RunResult {
  return JSON.parse(stdout);
}
