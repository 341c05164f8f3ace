import { writePermutation } from '@isthmus/checkpoint';
import { type Connections, combine, type PairCurve } from '@isthmus/connectivity';
import { describeMethods } from '@isthmus/matching';
import { permutationSpec } from '@isthmus/network';
import { type ObjectStore, putArtifact } from '@isthmus/object-store';
import { composeChain, type PermutationSpec, permuteWeights } from '@isthmus/permutation';
import type { CurvePoint } from '@isthmus/task';
import { type SessionOptions, withSession } from '../session/session.js';
import type { ManyModelTasks, PlacedModel } from '../task/many-model-tasks.js';
import { type MeasuredOn, measuredOn } from '../task/measured-on.js';
import type { StoredPermutation } from '../task/obtain-permutations.js';
import { type ManyModels, openManyModels } from '../task/open-many-models.js';
import { putWeights, type StoredModel } from '../task/stored-inputs.js';
import { curveRemarks, sameWeightsRemark } from '../terminal/curve-remarks.js';
import { sayStored } from '../terminal/say-stored.js';

/** Which models are connected, how they are lined up and what is measured of them. */
export interface Connecting extends ManyModels {
  /** Of the simplex: coefficients are multiples of 1 / steps. */
  readonly steps: number;
}

/** What was found and measured of the models, and on what. */
export interface MeasuredConnections extends Connections, MeasuredOn {}

/** Lines models in files up and measures what lies between them, or reads from the store what was done of it. */
export function connectModels(
  connecting: Connecting,
  options: SessionOptions,
): Promise<MeasuredConnections> {
  const { files, method, definition, steps } = connecting;
  return withSession('connect', options, async (session) => {
    const { models: stored, data, tasks } = await openManyModels(session, connecting);
    const [{ network }] = stored;
    const { groups } = permutationSpec(network);

    const models = stored.map(({ artifact }, i) => ({ number: i + 1, model: artifact }));
    const pairs = await linkPairs(tasks, models);
    const toFirst = isJoint(method)
      ? await tasks.match(models)
      : pairs.flatMap(({ a, found }) => (a.number === 1 ? [found] : []));
    const aligned = models.map((model, i) => {
      return { ...model, permutation: toFirst[i - 1]?.artifact };
    });

    const weak: PairCurve[] = [];
    for (const { a, b, found } of pairs) {
      const curve = await tasks.line(a, { ...b, permutation: found.artifact }, 'weak');
      weak.push({ models: [a.number, b.number], points: curve });
    }
    const strong: PairCurve[] = [];
    for (const [a, b] of pairsOf(aligned)) {
      strong.push({ models: [a.number, b.number], points: await tasks.line(a, b, 'strong') });
    }
    const simplex = await tasks.simplex(aligned, steps, 'simplex');
    const centroid = await measureMean(tasks, session.store, stored, toFirst);
    const chains = await followChains(tasks, { store: session.store, groups }, models, pairs);
    if (tasks.computed() === 0) sayStored();
    const links = pairs.map(({ a, b, found }) => {
      return { models: [a.number, b.number] as const, permutation: found.permutation };
    });
    const hashes = stored.map(({ artifact }) => artifact.sha256);
    const ends = { split: definition.split, repair: 'none', points: simplex } as const;
    const remarks = [
      ...sameWeightsRemark(files, hashes),
      ...curveRemarks([ends], { path: 'simplex', files, classes: data.classes }),
    ];
    const connected = { groups, links, weak, strong, simplex, centroid, chains };
    return { ...connected, ...measuredOn(data, remarks) };
  });
}

/** Whether a method lines all models up together rather than each with the first; one that is not ours may. */
function isJoint(method: string): boolean {
  const [name] = method.split(':');
  return describeMethods().find((ours) => ours.name === name)?.models !== 'pairs';
}

/** Two models, and what lines b up with a. */
interface LinkedPair {
  readonly a: PlacedModel;
  readonly b: PlacedModel;
  readonly found: StoredPermutation;
}

async function linkPairs(
  tasks: ManyModelTasks,
  models: readonly PlacedModel[],
): Promise<readonly LinkedPair[]> {
  const pairs: LinkedPair[] = [];
  for (const [a, b] of pairsOf(models)) {
    for (const found of await tasks.match([a, b])) pairs.push({ a, b, found });
  }
  return pairs;
}

async function measureMean(
  tasks: ManyModelTasks,
  store: ObjectStore,
  models: readonly [StoredModel, ...StoredModel[]],
  toFirst: readonly StoredPermutation[],
): Promise<CurvePoint> {
  const [{ network }] = models;
  const { groups } = permutationSpec(network);
  const aligned = models.map(({ weights }, i) => {
    const found = toFirst[i - 1];
    return found === undefined ? weights : permuteWeights(weights, groups, found.permutation);
  });
  const shares = aligned.map(() => 1 / aligned.length);
  const model = await putWeights(store, combine(aligned, shares), network);
  const [centroid] = await tasks.simplex([{ model }], 1, 'centroid');
  if (centroid === undefined) throw new Error('the evaluator did not measure the centroid');
  return centroid;
}

async function followChains(
  tasks: ManyModelTasks,
  { store, groups }: { readonly store: ObjectStore; readonly groups: PermutationSpec },
  [first, second, ...others]: readonly PlacedModel[],
  pairs: readonly LinkedPair[],
): Promise<readonly PairCurve[]> {
  if (first === undefined || second === undefined) return [];
  const links = pairs.filter(({ a, b }) => b.number === a.number + 1);
  const chains: PairCurve[] = [];
  for (const last of others) {
    const way = links.slice(0, last.number - 1).map(({ found }) => found.permutation);
    const permutation = await putArtifact(store, writePermutation(composeChain(way, groups)));
    const points = await tasks.line(first, { ...last, permutation }, 'chain');
    chains.push({ models: [first.number, last.number], points });
  }
  return chains;
}

/** All pairs of a list, the first of each before the second in it. */
function pairsOf<Item>(items: readonly Item[]): readonly (readonly [Item, Item])[] {
  return items.flatMap((a, i) => items.slice(i + 1).map((b) => [a, b] as const));
}
