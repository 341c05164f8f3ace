import { writePermutation } from '@isthmus/checkpoint';
import {
  type BarrierDefinition,
  type Connections,
  combine,
  type PairCurve,
} from '@isthmus/connectivity';
import { permutationSpec } from '@isthmus/network';
import { type ObjectStore, putArtifact } from '@isthmus/object-store';
import { composeChain, type PermutationSpec, permuteWeights } from '@isthmus/permutation';
import type { CurvePoint } from '@isthmus/task';
import type { AskedSplit } from '../input/measured-dataset.js';
import { type SessionOptions, withSession } from '../session/session.js';
import { type StoredPermutation, traitsOf } from '../task/connect-matching.js';
import { type ConnectTasks, createConnectTasks, type PlacedModel } from '../task/connect-tasks.js';
import {
  putMeasuredDataset,
  putModels,
  putWeights,
  type StoredModel,
} from '../task/stored-inputs.js';
import { curveRemarks, sameWeightsRemark } from '../terminal/curve-remarks.js';
import { say } from '../terminal/output.js';

/** Which models are connected, how they are lined up and what is measured of them. */
export interface Connecting {
  readonly files: readonly [string, ...string[]];
  readonly network: string;
  readonly weights: string | undefined;
  readonly method: string;
  readonly seed: number;
  /** A notation; undefined for the models' own. */
  readonly dataset: string | undefined;
  readonly definition: BarrierDefinition;
  /** Of the data set; the definition has the one that is measured then. */
  readonly split: AskedSplit;
  /** Of the simplex: coefficients are multiples of 1 / steps. */
  readonly steps: number;
}

/** What was found and measured of the models, and on what. */
export interface MeasuredConnections extends Connections {
  /** By its notation. */
  readonly dataset: string;
  /** Of the data set, which were said on stderr, and of the models. */
  readonly warnings: readonly string[];
  /** Of these, what was found of the models. */
  readonly remarks: readonly string[];
}

/** Lines models in files up and measures what lies between them, or reads from the store what was done of it. */
export function connectModels(
  {
    files,
    network: notation,
    weights,
    dataset: asked,
    definition,
    steps,
    split: part,
    ...how
  }: Connecting,
  options: SessionOptions,
): Promise<MeasuredConnections> {
  return withSession('connect', options, async (session) => {
    const stored = await putModels(session.store, files, { network: notation, weights });
    const [{ network }] = stored;
    const data = await putMeasuredDataset(session, { models: stored, asked, split: part });
    const dataset = data.artifact;
    const { split, points } = definition;
    const { spec } = permutationSpec(network);
    const settings = { ...how, network: network.notation, dataset, split, points };
    const tasks = createConnectTasks(session, settings);

    const models = stored.map(({ artifact }, i) => ({ number: i + 1, model: artifact }));
    const pairs = await linkPairs(tasks, models);
    const toFirst = traitsOf(how.method).isJoint
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
    const chains = await followChains(tasks, { store: session.store, spec }, models, pairs);
    if (tasks.computed() === 0) say('already done: read from the store');
    const links = pairs.map(({ a, b, found }) => {
      return { models: [a.number, b.number] as const, permutation: found.permutation };
    });
    const hashes = stored.map(({ artifact }) => artifact.sha256);
    const ends = { split, repair: 'none', points: simplex } as const;
    const remarks = [
      ...sameWeightsRemark(files, hashes),
      ...curveRemarks([ends], { path: 'simplex', files, classes: data.classes }),
    ];
    const told = { dataset: data.notation, warnings: [...data.warnings, ...remarks], remarks };
    return { groups: spec, links, weak, strong, simplex, centroid, chains, ...told };
  });
}

/** Two models, and what lines b up with a. */
interface LinkedPair {
  readonly a: PlacedModel;
  readonly b: PlacedModel;
  readonly found: StoredPermutation;
}

async function linkPairs(
  tasks: ConnectTasks,
  models: readonly PlacedModel[],
): Promise<readonly LinkedPair[]> {
  const pairs: LinkedPair[] = [];
  for (const [a, b] of pairsOf(models)) {
    for (const found of await tasks.match([a, b])) pairs.push({ a, b, found });
  }
  return pairs;
}

async function measureMean(
  tasks: ConnectTasks,
  store: ObjectStore,
  models: readonly [StoredModel, ...StoredModel[]],
  toFirst: readonly StoredPermutation[],
): Promise<CurvePoint> {
  const [{ network }] = models;
  const { spec } = permutationSpec(network);
  const aligned = models.map(({ weights }, i) => {
    const found = toFirst[i - 1];
    return found === undefined ? weights : permuteWeights(weights, spec, found.permutation);
  });
  const shares = aligned.map(() => 1 / aligned.length);
  const model = await putWeights(store, combine(aligned, shares), network);
  const [centroid] = await tasks.simplex([{ model }], 1, 'centroid');
  if (centroid === undefined) throw new Error('the evaluator did not measure the centroid');
  return centroid;
}

async function followChains(
  tasks: ConnectTasks,
  { store, spec }: { readonly store: ObjectStore; readonly spec: PermutationSpec },
  [first, second, ...others]: readonly PlacedModel[],
  pairs: readonly LinkedPair[],
): Promise<readonly PairCurve[]> {
  if (first === undefined || second === undefined) return [];
  const links = pairs.filter(({ a, b }) => b.number === a.number + 1);
  const chains: PairCurve[] = [];
  for (const last of others) {
    const way = links.slice(0, last.number - 1).map(({ found }) => found.permutation);
    const permutation = await putArtifact(store, writePermutation(composeChain(way, spec)));
    const points = await tasks.line(first, { ...last, permutation }, 'chain');
    chains.push({ models: [first.number, last.number], points });
  }
  return chains;
}

/** All pairs of a list, the first of each before the second in it. */
function pairsOf<Item>(items: readonly Item[]): readonly (readonly [Item, Item])[] {
  return items.flatMap((a, i) => items.slice(i + 1).map((b) => [a, b] as const));
}
