import { trainSpec } from '@isthmus/task';
import { z } from 'zod';
import { end, isGiven } from './ends/end.js';
import { givenModels, pairsOf } from './ends/study-pairs.js';
import { barrierFields, evaluateFields } from './schema/fields.js';
import type { SweepRow } from './schema/sweep.js';
import type { Study } from './study.js';
import { crossed, sweepBlocks, withoutPlaces } from './sweep/combinations.js';

/** One row of a study: one pair of networks, aligned by one method. */
export const studyCell = z.strictObject({
  dataset: z.string(),
  network: z.string(),
  /** How the trained ones are trained; absent where both networks were given. */
  train: trainSpec.omit({ network: true, runs: true }).optional(),
  /** Model A and model B: the seeds of trained networks, what is known of given ones. */
  pair: z.tuple([end, end]),
  method: z.string(),
  /** Where the path is measured, where the study varies that. */
  evaluate: z.strictObject(evaluateFields).optional(),
  /** What counts as the barrier, where the study varies that. */
  barrier: z.strictObject(barrierFields).optional(),
});
export type StudyCell = z.infer<typeof studyCell>;

/** What tells the setting of a cell from others: all but its networks and its method. */
export function settingKey({ dataset, network, train, evaluate, barrier }: StudyCell): string {
  return JSON.stringify([dataset, network, train, evaluate, barrier]);
}

/** What tells a cell from all others of its study. */
export function cellKey(cell: StudyCell): string {
  return JSON.stringify([settingKey(cell), cell.pair, cell.method]);
}

/**
 * Every cell of a study; methods vary fastest, then pairs, then the sweep: its list, its zip, its grid from the last
 * key to the first. Cells whose networks are trained alike share one `train`.
 */
export function expandStudy(study: Study): StudyCell[] {
  const pairs = pairsOf(study);
  const networks = new Map(givenModels(study).map(({ model, network }) => [model.label, network]));
  // What varies of the training is nothing to networks that exist.
  const seen = new Set<string>();
  return [...settingsOf(study)].flatMap(({ dataset, network, train, methods, how }) => {
    const key = JSON.stringify([dataset, methods, how]);
    const isNew = !seen.has(key);
    seen.add(key);
    return pairs.flatMap((pair) => {
      const isTrained = !pair.every(isGiven);
      if (!isTrained && !isNew) return [];
      const own = pair.flatMap((one) => (isGiven(one) ? (networks.get(one.label) ?? []) : []));
      const of = isTrained ? { network, train } : { network: own[0] ?? network };
      const [a, b] = pair;
      return methods.map((method): StudyCell => ({ dataset, ...of, pair: [a, b], method, ...how }));
    });
  });
}

/** What a sweep decides of a cell. */
interface Setting extends Required<Pick<StudyCell, 'dataset' | 'network' | 'train'>> {
  readonly methods: readonly string[];
  readonly how: Pick<StudyCell, 'evaluate' | 'barrier'>;
}

/** Every setting of a study's sweep, in the order of its cells. */
export function* settingsOf(study: Study): Generator<Setting> {
  const { replicas: _, ...train } = study.train;
  const trainings = new Map<string, StudyCell['train']>();
  const once = (key: string, make: Required<StudyCell>['train']) => {
    const known = trainings.get(key) ?? make;
    trainings.set(key, known);
    return known;
  };
  for (const row of sweepRows(study)) {
    const { dataset = study.dataset, network = study.network ?? '' } = row;
    const trained = { ...train, ...under('train', row) };
    yield {
      dataset,
      network,
      train: once(JSON.stringify([dataset, network, trained]), trained),
      methods: row.match === undefined ? study.match : [row.match],
      how: {
        ...changed('evaluate', study.evaluate, row),
        ...changed('barrier', study.barrier, row),
      },
    };
  }
}

function* sweepRows(study: Study): Generator<SweepRow> {
  const blocks = sweepBlocks(study).map((rows) => rows.map((row) => withoutPlaces(row)));
  // The schema has said which values stand under which keys.
  yield* crossed(blocks) as Generator<SweepRow>;
}

/** The part of a study under a key with what a row says of it; nothing where that says nothing. */
function changed<Key extends 'evaluate' | 'barrier'>(key: Key, usual: Study[Key], row: SweepRow) {
  const own = under(key, row);
  return Object.keys(own).length === 0 ? {} : { [key]: { ...usual, ...own } };
}

/** The values of a row under a key, by the rest of their names. */
function under(key: string, row: SweepRow): Readonly<Record<string, unknown>> {
  const found = Object.entries(row).filter(([name]) => name.startsWith(`${key}.`));
  return Object.fromEntries(found.map(([name, value]) => [name.slice(key.length + 1), value]));
}
