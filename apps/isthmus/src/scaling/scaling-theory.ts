import { readPermutation, readWeights } from '@isthmus/checkpoint';
import type { Dataset } from '@isthmus/dataset';
import { type Network, parseNetwork, permutationSpec } from '@isthmus/network';
import { type ArtifactRef, getArtifact } from '@isthmus/object-store';
import { permuteWeights, type Weights } from '@isthmus/permutation';
import { allButWidth, widthOf } from '@isthmus/report';
import type { CellResult, StudyCell, StudyResults } from '@isthmus/study';
import type { Session } from '../session/session.js';
import { cloudsBetween } from '../theory/theory-clouds.js';
import { layerDimensions } from '../theory/theory-layer-dimensions.js';
import { createMomentsThread, type MomentsThread } from '../theory/theory-moments.js';

/** Numbers by what they are of. */
type Named = Readonly<Record<string, number>>;

/** What transport theory says of one trained pair. */
export interface PairTheory {
  readonly cell: StudyCell;
  readonly width: number;
  /** As `allButWidth` tells it. */
  readonly setting: string;
  /** "W1 of fc1" and the like: between the clouds of units of A and permuted B. */
  readonly distances: Named;
  /** "fc1.weight, W^T W" and the like: of the support, the mean of A's and B's. */
  readonly dimensions: Named;
  /**
   * Of two-layer networks: what Theorem 3.1 says the loss barrier over the linear baseline is below, with the
   * units in the order that was found; and the same sums for the best order of the units as points.
   */
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
  const bytes = (ref: ArtifactRef) => getArtifact(store, ref, { signal });
  let sight: Sight | undefined;
  try {
    const inOrder = cells.toSorted((a, b) => widthOf(a.cell.network) - widthOf(b.cell.network));
    for (const one of inOrder) {
      const { cell, models } = one;
      const network = parseNetwork(cell.network);
      if (sight?.notation !== cell.dataset) {
        await sight?.thread.close();
        sight = look(cell.dataset, await loadDataset(cell.dataset), signal);
      }
      const { a, b, aligned } = await readPair(one, network, bytes);
      const dimensions = async (model: ArtifactRef, weights: Weights, { thread }: Sight) => {
        const key = JSON.stringify([model.key, cell.dataset]);
        const found = known.get(key) ?? (await dimensionsOf(network, weights, thread));
        known.set(key, found);
        return found;
      };
      yield {
        cell,
        width: widthOf(cell.network),
        setting: allButWidth(cell),
        ...transportOf(network, [a, aligned], sight.radius),
        dimensions: meanOf(
          await dimensions(models.a.model, a, sight),
          await dimensions(models.b.model, b, sight),
        ),
      };
    }
  } finally {
    await sight?.thread.close();
  }
}

function look(notation: string, dataset: Dataset, signal: AbortSignal): Sight {
  return {
    notation,
    thread: createMomentsThread(dataset, signal),
    radius: largestInput(dataset),
  };
}

/** A cell's networks, and the second one with its units in the order that was found. */
async function readPair(
  { cell, models, match }: CellResult,
  network: Network,
  bytes: (ref: ArtifactRef) => Promise<Uint8Array>,
) {
  const weightsOf = async ({ model }: { readonly model: ArtifactRef }) =>
    readWeights(await bytes(model), { file: model.key }).weights;
  const [, ofB] = match.permutations;
  if (ofB === undefined) {
    throw new RangeError(`expected a permutation of model B, got none [method=${cell.method}]`);
  }
  const permutation = readPermutation(await bytes(ofB), { file: ofB.key });
  const [a, b] = [await weightsOf(models.a), await weightsOf(models.b)];
  return { a, b, aligned: permuteWeights(b, permutationSpec(network).spec, permutation) };
}

function transportOf(network: Network, ends: readonly [Weights, Weights], radius: number) {
  const { layers, path } = cloudsBetween(network, ends, { radius });
  return {
    distances: Object.fromEntries(
      layers.flatMap(({ group, w1, w2 }) => [
        [`W1 of ${group}`, w1],
        [`W2 of ${group}`, w2],
      ]),
    ),
    bounds: Object.fromEntries([
      ...boundNamed('bound by K', path?.asOrdered.byLipschitz),
      ...boundNamed('bound by β', path?.asOrdered.bySmoothness),
      ...boundNamed('K/2 W1, at best', path?.best.byLipschitz),
      ...boundNamed('β/8 W2², at best', path?.best.bySmoothness),
    ]),
  };
}

function boundNamed(name: string, ofOutputs: number | undefined): readonly [string, number][] {
  return ofOutputs === undefined ? [] : [[name, steepestLoss * ofOutputs]];
}

async function dimensionsOf(
  network: Network,
  weights: Weights,
  thread: MomentsThread,
): Promise<Named> {
  const moments = await thread.measure(network, weights);
  const named = (name: string, value: number | null): readonly [string, number][] =>
    value === null ? [] : [[name, value]];
  return Object.fromEntries(
    layerDimensions(network, weights, moments).flatMap(({ tensor, ...by }) => [
      ...named(`${tensor}, W^T W`, by.byWeights),
      ...named(`${tensor}, W Sigma W^T`, by.byCovariance),
      ...named(`${tensor}, activations`, by.byActivations),
    ]),
  );
}

/** Of what both have. */
function meanOf(one: Named, other: Named): Named {
  return Object.fromEntries(
    Object.entries(one).flatMap(([name, value]) => {
      const second = other[name];
      return second === undefined ? [] : [[name, (value + second) / 2]];
    }),
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
