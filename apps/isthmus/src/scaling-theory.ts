import { readPermutation, readWeights } from '@isthmus/checkpoint';
import type { Dataset } from '@isthmus/dataset';
import { type Network, parseNetwork, permutationSpec } from '@isthmus/network';
import { type ArtifactRef, getArtifact } from '@isthmus/object-store';
import { permuteWeights, type Weights } from '@isthmus/permutation';
import { settingOf, widthOf } from '@isthmus/report';
import type { StudyResults } from '@isthmus/study';
import type { Session } from './session.js';
import { cloudsBetween } from './theory-clouds.js';
import { layerDimensions } from './theory-layer-dimensions.js';
import { createMomentsThread, type MomentsThread } from './theory-moments.js';

/** Numbers by what they are of. */
type Named = Readonly<Record<string, number>>;

/** What transport theory says of one trained pair. */
export interface PairTheory {
  readonly width: number;
  readonly method: string;
  /** As `settingOf` tells it. */
  readonly setting: string;
  /** "W1 of fc1" and the like: between the clouds of units of A and permuted B. */
  readonly distances: Named;
  /** "fc1.weight, W^T W" and the like: of the support, the mean of A's and B's. */
  readonly dimensions: Named;
  /** Of two-layer networks: what Theorem 3.1 says the loss barrier is below, with the best order of units. */
  readonly bounds: Named;
}

/** Cross-entropy changes by no more than this times the Euclidean distance between outputs. */
const steepestLoss = Math.SQRT2;

/** What the networks of one data set are looked at with. */
interface Sight {
  readonly notation: string;
  readonly thread: MomentsThread;
  /** The largest norm of an input. */
  readonly radius: number;
}

/** Works the theory out for every cell, from the narrowest networks on. */
export async function* scalingTheory(
  { cells }: StudyResults,
  { store, loadDataset, signal }: Pick<Session, 'store' | 'loadDataset' | 'signal'>,
): AsyncGenerator<PairTheory> {
  const known = new Map<string, Named>();
  let sight: Sight | undefined;
  try {
    const inOrder = cells.toSorted((a, b) => widthOf(a.cell.network) - widthOf(b.cell.network));
    for (const { cell, models, match } of inOrder) {
      const network = parseNetwork(cell.network);
      if (sight?.notation !== cell.dataset) {
        await sight?.thread.close();
        const dataset = await loadDataset(cell.dataset);
        const thread = createMomentsThread(dataset, signal);
        sight = { notation: cell.dataset, thread, radius: largestInput(dataset) };
      }
      const { thread, radius } = sight;
      const bytes = (ref: ArtifactRef) => getArtifact(store, ref, { signal });
      const weightsOf = async (model: ArtifactRef) =>
        readWeights(await bytes(model), { file: model.key }).weights;
      const [a, b] = [await weightsOf(models.a.model), await weightsOf(models.b.model)];
      const seen: Named[] = [];
      for (const [{ model }, weights] of [[models.a, a] as const, [models.b, b] as const]) {
        const key = JSON.stringify([model.key, cell.dataset]);
        const found = known.get(key) ?? (await dimensionsOf(network, weights, thread));
        known.set(key, found);
        seen.push(found);
      }
      const [, ofB] = match.permutations;
      if (ofB === undefined) throw new RangeError('expected a permutation of model B, got none');
      const permutation = readPermutation(await bytes(ofB), { file: ofB.key });
      const aligned = permuteWeights(b, permutationSpec(network).spec, permutation);
      yield {
        width: widthOf(cell.network),
        method: cell.method,
        setting: settingOf(cell),
        ...transportOf(network, [a, aligned], radius),
        dimensions: meanOf(seen),
      };
    }
  } finally {
    await sight?.thread.close();
  }
}

function transportOf(network: Network, ends: readonly [Weights, Weights], radius: number) {
  const { layers, path } = cloudsBetween(network, ends, { radius });
  const { byLipschitz, bySmoothness } = path?.best ?? {};
  return {
    distances: Object.fromEntries(
      layers.flatMap(({ group, w1, w2 }) => [
        [`W1 of ${group}`, w1],
        [`W2 of ${group}`, w2],
      ]),
    ),
    bounds: {
      ...(byLipschitz !== undefined && { 'bound by K/2 W1': steepestLoss * byLipschitz }),
      ...(bySmoothness !== undefined && { 'bound by β/8 W2²': steepestLoss * bySmoothness }),
    },
  };
}

async function dimensionsOf(
  network: Network,
  weights: Weights,
  thread: MomentsThread,
): Promise<Named> {
  const moments = await thread.measure(network, weights);
  return Object.fromEntries(
    layerDimensions(network, weights, moments).flatMap(({ tensor, ...by }) => [
      ...named(`${tensor}, W^T W`, by.byWeights),
      ...named(`${tensor}, W Sigma W^T`, by.byCovariance),
      ...named(`${tensor}, activations`, by.byActivations),
    ]),
  );
}

function named(name: string, value: number | null): readonly [string, number][] {
  return value === null ? [] : [[name, value]];
}

function meanOf(all: readonly Named[]): Named {
  const [first = {}] = all;
  return Object.fromEntries(
    Object.keys(first).map((name) => [
      name,
      all.reduce((sum, one) => sum + (one[name] ?? NaN), 0) / all.length,
    ]),
  );
}

function largestInput({ train, test }: Dataset): number {
  let largest = 0;
  for (const { x, count } of [train, test]) {
    const size = x.length / count;
    // Bytes stand for 0 to 1.
    const unit = x instanceof Float32Array ? 1 : 1 / 255;
    for (let from = 0; from < x.length; from += size) {
      let square = 0;
      for (const value of x.subarray(from, from + size)) square += (unit * value) ** 2;
      largest = Math.max(largest, square);
    }
  }
  return Math.sqrt(largest);
}
