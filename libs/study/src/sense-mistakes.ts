import type { Path } from './complaint.js';
import { isPairRule, type PairRule, pairRules, unpairable, usualRule } from './ends/pair-rules.js';
import { type SweepKey, sweepKeys } from './schema/sweep.js';
import { isMap, listAt, valueAt } from './study-values.js';
import { combinations, sweepBlocks } from './sweep/combinations.js';

/** What makes no sense in a study whose parts each are as they should be. */
interface SenseMistake {
  readonly path: Path;
  /** Completes the sentence "expected ...", or says by itself what is wrong. */
  readonly message: string;
  readonly isWhole: boolean;
}

/** What parts of a study's plain data, be they wrong elsewhere or not, say of each other that cannot be. */
export function* senseMistakes(data: unknown): Generator<SenseMistake> {
  if (!isMap(data)) return;
  yield* pairMistakes(data);
  yield* networkMistakes(data);
  yield* sweepMistakes(data);
  yield* midpointMistakes(data);
  if (typeof data.extends === 'string') {
    yield whole(['extends'], 'a study that extends a file has to be a file itself');
  }
}

function* pairMistakes(data: unknown): Generator<SenseMistake> {
  const [pairs, seeds, models] = ['pairs', 'seeds', 'models'].map((key) => valueAt(data, [key]));
  if (pairs === undefined && seeds === undefined && models === undefined) {
    yield expected(
      ['pairs'],
      'a list of one or more pairs of seeds, such as [[1, 2]]; or give seeds or models',
    );
    return;
  }
  if (Array.isArray(pairs)) {
    yield* listedMistakes(data);
    return;
  }
  if (pairs !== undefined && !isPairRule(pairs)) return;
  const rule: PairRule = pairs ?? usualRule;
  if (pairs !== undefined && seeds === undefined && models === undefined) {
    yield whole(['pairs'], `pairs: ${rule} is of networks that seeds or models name; give either`);
  }
  const count = Array.isArray(seeds) ? seeds.length : seeds;
  // The schema tells of a number that is too small.
  const isCounted = typeof count === 'number' && (count > 1 || Array.isArray(seeds));
  const reason = isCounted ? unpairable(count, rule) : undefined;
  if (reason !== undefined) yield whole(['seeds'], reason);
}

/** Listed pairs name their seeds, and labels of models that are there. */
function* listedMistakes(data: unknown): Generator<SenseMistake> {
  if (valueAt(data, ['seeds']) !== undefined) {
    const rules = pairRules.join(', ');
    yield whole(
      ['seeds'],
      `the list of pairs names its seeds itself; leave one of the two out, or pair the seeds by one of ${rules}`,
    );
  }
  if (valueAt(data, ['models']) !== undefined) return;
  for (const { path } of listAt(data, ['pairs'])) {
    for (const { path: place, value: end } of listAt(data, path)) {
      if (typeof end !== 'string') continue;
      yield expected(place, 'a seed, for the study has no models that it could be the label of');
    }
  }
}

function isSeedLike(end: unknown): boolean {
  return typeof end === 'number' || (typeof end === 'object' && end !== null);
}

/** A network is for what is trained, and so is all that is varied of a training. */
function* networkMistakes(data: unknown): Generator<SenseMistake> {
  if (isTraining(data)) {
    const isNamed = combinations(data, ['network']).every(
      ({ network }) => network?.value !== undefined,
    );
    if (!isNamed) yield expected(['network'], 'a network, such as mlp:784-512-512-512-10');
    return;
  }
  if (valueAt(data, ['models']) === undefined) return;
  const reason = 'nothing is trained in this study';
  if (valueAt(data, ['network']) !== undefined) {
    yield whole(
      ['network'],
      `${reason}, and the network of given models stands in models[0].network and so on, or is told from their files`,
    );
  }
  for (const key of sweepKeys.filter(isOfTraining)) {
    const [place] = sweepBlocks(data).flatMap((rows) => rows.flatMap((row) => row[key] ?? []));
    if (place === undefined) continue;
    yield whole(place.path, `${reason}, and ${key} is of trained networks alone`);
  }
}

/** Whether a field says how networks are trained. */
function isOfTraining(key: SweepKey): boolean {
  return key === 'network' || key.startsWith('train.');
}

/** Whether plain data name a network to train. */
function isTraining(data: unknown): boolean {
  const pairs = valueAt(data, ['pairs']);
  if (!Array.isArray(pairs)) return valueAt(data, ['seeds']) !== undefined;
  return pairs.flat().some(isSeedLike);
}

/** A field is varied in one way, and the lists of a zip are of one length. */
function* sweepMistakes(data: unknown): Generator<SenseMistake> {
  const zipped = sweepKeys.map((key) => ({ key, values: listAt(data, ['sweep', 'zip', key]) }));
  const lists = zipped.filter(({ values }) => values.length > 0);
  const [first] = lists;
  for (const { key, values } of lists) {
    if (values.length === first?.values.length) continue;
    yield whole(
      ['sweep', 'zip', key],
      `the lists of a zip are of one length [${first?.key}=${first?.values.length}, ${key}=${values.length}]`,
    );
  }
  const seen = new Map<SweepKey, string>();
  for (const { way, path, keys } of waysToVary(data)) {
    for (const key of keys) {
      const other = seen.get(key);
      if (other !== undefined && other !== way) {
        yield whole([...path, key], `${key} is varied twice, in ${other} and in ${way}`);
      }
      seen.set(key, other ?? way);
    }
  }
}

function* waysToVary(data: unknown) {
  for (const path of [['grid'], ['sweep', 'grid'], ['sweep', 'zip']]) {
    const keys = sweepKeys.filter((key) => listAt(data, [...path, key]).length > 0);
    yield { way: path.join('.'), path, keys };
  }
  for (const { path } of listAt(data, ['sweep', 'list'])) {
    const keys = sweepKeys.filter((key) => valueAt(data, [...path, key]) !== undefined);
    yield { way: 'sweep.list', path, keys };
  }
}

/** Lambda 1/2 has to be on the grid where the barrier is read there. */
function* midpointMistakes(data: unknown): Generator<SenseMistake> {
  for (const row of combinations(data, ['evaluate.points', 'barrier.reduce'])) {
    const points = row['evaluate.points'];
    if (row['barrier.reduce']?.value !== 'midpoint' || points === undefined) continue;
    if (Number(points.value) % 2 !== 0) continue;
    yield expected(
      points.path,
      'an odd number of lambdas, for "reduce: midpoint" needs lambda = 1/2',
    );
  }
}

function expected(path: Path, message: string): SenseMistake {
  return { path, message, isWhole: false };
}

function whole(path: Path, message: string): SenseMistake {
  return { path, message, isWhole: true };
}
