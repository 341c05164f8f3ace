import type { Dataset } from '@isthmus/dataset';
import { checkCorrections } from '@isthmus/evaluation';
import type { Network } from '@isthmus/network';
import { corrections } from '@isthmus/task';
import { parseOptimizer, planTraining } from '@isthmus/training';
import { defaultSettings, type SettingKey, settingKeys } from '@isthmus/training/settings';
import { checkNetworkFits } from './check-study.js';
import type { Path } from './complaint.js';
import { studyCell } from './study-cell.js';
import { nameOf } from './study-schema.js';
import { listAt, type PlacedValue } from './study-values.js';
import { combinations, type Row } from './sweep/combinations.js';

/** What does not fit, and where it stands. */
interface Mistake {
  readonly path: Path;
  readonly error: unknown;
}

/** What of a data set networks and trainings have to fit. */
export interface DatasetFacts extends Pick<Dataset, 'name' | 'shape' | 'classes'> {
  /** Of the training split. */
  readonly examples: number;
}

/** What a study names, as far as it could be read. */
export interface ReadParts {
  /** Of trained networks, by their notations. */
  readonly networks: ReadonlyMap<string, Network>;
  /** By their notations. */
  readonly datasets: ReadonlyMap<string, DatasetFacts>;
  /** The networks of given models, and where these stand. */
  readonly given: readonly PlacedValue<Network>[];
}

/** What says how many steps a training has, and at which rate they are. */
const lengthKeys = ['batchSize', 'epochs', 'learningRate'] as const;

/** Tried in combination: lengths with each other, pruning with the optimizer. */
const combined: readonly SettingKey[] = [...lengthKeys, 'optimizer', 'prune'];

/** Tried one by one: all others have their defaults, which fit whatever is trained, so that one setting is to blame. */
const single = settingKeys.filter((key) => !combined.includes(key));

/** Training settings where a study says nothing. */
const usual: Row<unknown> = Object.fromEntries(
  settingKeys.map((key) => [`train.${key}`, defaultSettings[key]]),
);

/**
 * Every value of a study's plain data that does not fit the data sets, each once: networks of another size,
 * corrections that they do not take, batches larger than the training split, moments beyond the end. Values of a
 * wrong type are passed over.
 */
export function* fitMistakes(data: unknown, parts: ReadParts): Generator<Mistake> {
  const told = new Set<string>();
  for (const mistake of allMistakes(data, parts)) {
    const place = nameOf(mistake.path);
    if (!told.has(place)) yield mistake;
    told.add(place);
  }
}

function* allMistakes(data: unknown, parts: ReadParts): Generator<Mistake> {
  for (const { dataset, network, place } of fits(data, parts, [])) {
    yield* attempt(place, () => checkNetworkFits(network, dataset));
  }
  for (const { row, network } of fits(data, parts, ['evaluate.repair'])) {
    const path = row['evaluate.repair']?.path ?? [];
    for (const { path: place, value } of listAt(data, path)) {
      const kind = corrections.find((one) => one === value);
      if (kind !== undefined) yield* attempt(place, () => checkCorrections(network, [kind]));
    }
  }
  yield* trainingMistakes(data, parts);
}

/** A data set and a network that a study looks at together, with what it says of some more fields then. */
interface Fit {
  readonly row: Row<PlacedValue<unknown>>;
  readonly dataset: DatasetFacts;
  readonly network: Network;
  /** Of the network. */
  readonly place: Path;
}

function* fits(data: unknown, parts: ReadParts, keys: readonly string[]): Generator<Fit> {
  yield* trainedFits(data, parts, keys);
  for (const row of combinations(data, ['dataset', ...keys])) {
    const dataset = parts.datasets.get(String(row.dataset?.value));
    for (const { path: place, value: network } of parts.given) {
      if (dataset) yield { row, dataset, network, place };
    }
  }
}

function* trainedFits(
  data: unknown,
  { networks, datasets }: ReadParts,
  keys: readonly string[],
): Generator<Fit> {
  for (const row of combinations(data, ['dataset', 'network', ...keys], usual)) {
    const dataset = datasets.get(String(row.dataset?.value));
    const network = networks.get(String(row.network?.value));
    if (dataset && network) yield { row, dataset, network, place: row.network?.path ?? [] };
  }
}

function* trainingMistakes(data: unknown, parts: ReadParts): Generator<Mistake> {
  const plan = ({ dataset, network }: Fit, path: Path, settings: Row<unknown>) => {
    const read = studyCell.shape.train.safeParse({ ...defaultSettings, ...settings });
    return attempt(path, () => {
      if (read.success && read.data)
        planTraining(read.data, { network, examples: dataset.examples });
    });
  };
  const settingsOf = ({ row }: Fit, keys: readonly SettingKey[]) =>
    Object.fromEntries(keys.map((key) => [key, row[`train.${key}`]?.value]));
  const pathOf = ({ row }: Fit, key: SettingKey): Path => row[`train.${key}`]?.path ?? [];
  const tried = (...keys: readonly SettingKey[]) =>
    trainedFits(
      data,
      parts,
      [...lengthKeys, ...keys].map((key) => `train.${key}`),
    );
  /** The settings, with batches that fit the training split: those that do not are told by themselves. */
  const fitting = (fit: Fit, keys: readonly SettingKey[]) => {
    const settings = settingsOf(fit, [...lengthKeys, ...keys]);
    return { ...settings, batchSize: Math.min(Number(settings.batchSize), fit.dataset.examples) };
  };
  for (const fit of tried())
    yield* plan(fit, pathOf(fit, 'batchSize'), settingsOf(fit, lengthKeys));
  for (const key of single) {
    for (const fit of tried(key)) yield* plan(fit, pathOf(fit, key), fitting(fit, [key]));
  }
  for (const fit of tried('optimizer', 'prune')) {
    if (!isOptimizer(fit.row['train.optimizer']?.value)) continue;
    yield* plan(fit, pathOf(fit, 'prune'), fitting(fit, ['optimizer', 'prune']));
  }
}

function isOptimizer(value: unknown): boolean {
  try {
    parseOptimizer(String(value));
    return true;
  } catch {
    return false;
  }
}

function* attempt(path: Path, check: () => void): Generator<Mistake> {
  try {
    check();
  } catch (error) {
    yield { path, error };
  }
}
