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
import { listAt, type PlacedValue, trainValues } from './study-values.js';

/** What does not fit, and where it stands. */
interface Mistake {
  readonly path: Path;
  readonly error: unknown;
}

/** What says how many steps a training has, and at which rate they are. */
type LengthKey = 'batchSize' | 'epochs' | 'learningRate';

/** Tried in combination: lengths with each other, pruning with the optimizer. */
const combined: readonly SettingKey[] = [
  'batchSize',
  'epochs',
  'learningRate',
  'optimizer',
  'prune',
];

/** Tried one by one: all others have their defaults, which fit whatever is trained, so that one setting is to blame. */
const single = settingKeys.filter((key) => !combined.includes(key));

/**
 * Every value of a study's plain data that does not fit the data set, each once: networks of another size,
 * corrections that they do not take, batches larger than the training split, moments beyond the end. Values of a
 * wrong type are passed over.
 */
export function* fitMistakes(
  data: unknown,
  networks: readonly PlacedValue<Network>[],
  dataset: Dataset,
): Generator<Mistake> {
  const told = new Set<string>();
  for (const mistake of allMistakes(data, networks, dataset)) {
    const place = nameOf(mistake.path);
    if (!told.has(place)) yield mistake;
    told.add(place);
  }
}

function* allMistakes(
  data: unknown,
  networks: readonly PlacedValue<Network>[],
  dataset: Dataset,
): Generator<Mistake> {
  const repair = listAt(data, ['evaluate', 'repair']);
  for (const { path, value: network } of networks) {
    yield* attempt(path, () => checkNetworkFits(network, dataset));
    for (const { path, value } of repair) {
      const kind = corrections.find((one) => one === value);
      if (kind !== undefined) yield* attempt(path, () => checkCorrections(network, [kind]));
    }
    yield* trainingMistakes(data, network, dataset.train.count);
  }
}

function* trainingMistakes(data: unknown, network: Network, examples: number): Generator<Mistake> {
  const values = (key: SettingKey) => trainValues(data, key, defaultSettings[key]);
  const plan = (path: Path, settings: Readonly<Record<SettingKey, unknown>>) => {
    const read = studyCell.shape.train.safeParse(settings);
    return attempt(path, () => {
      if (read.success) planTraining(read.data, { network, examples });
    });
  };
  for (const length of lengths(data)) {
    const { batchSize } = length;
    yield* plan(batchSize.path, { ...defaultSettings, ...settingsOf(length) });
    const whole = Math.min(Number(batchSize.value), examples);
    const common = { ...defaultSettings, ...settingsOf(length), batchSize: whole };
    for (const key of single) {
      for (const { path, value } of values(key)) yield* plan(path, { ...common, [key]: value });
    }
    for (const { path, value: prune } of values('prune')) {
      for (const { value: optimizer } of values('optimizer').filter(isOptimizer)) {
        yield* plan(path, { ...common, optimizer, prune });
      }
    }
  }
}

/** Every combination of what says the length. */
function lengths(data: unknown) {
  const values = (key: LengthKey) => trainValues(data, key, defaultSettings[key]);
  return values('batchSize').flatMap((batchSize) =>
    values('epochs').flatMap((epochs) =>
      values('learningRate').map((learningRate) => ({ batchSize, epochs, learningRate })),
    ),
  );
}

function settingsOf({ batchSize, epochs, learningRate }: ReturnType<typeof lengths>[number]) {
  return {
    batchSize: batchSize.value,
    epochs: epochs.value,
    learningRate: learningRate.value,
  };
}

function isOptimizer({ value }: PlacedValue<unknown>): boolean {
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
