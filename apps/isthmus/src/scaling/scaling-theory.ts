import { readPermutation, readWeights } from '@isthmus/checkpoint';
import type { Dataset } from '@isthmus/dataset';
import { type Network, parseNetwork, permutationSpec } from '@isthmus/network';
import {
  dimensionNumbers,
  largestInput,
  meanNumbers,
  type NamedNumbers,
  type PairNumbers,
  transportNumbers,
  widthOf,
} from '@isthmus/network-theory';
import { type ArtifactRef, getArtifact } from '@isthmus/object-store';
import { permuteWeights, type Weights } from '@isthmus/permutation';
import type { CellResult, StudyCell, StudyResults } from '@isthmus/study';
import type { Session } from '../session/session.js';
import { createMomentsThread, type MomentsThread } from '../theory/theory-moments.js';

/** What transport theory says of one trained pair. */
export interface PairTheory extends PairNumbers {
  readonly cell: StudyCell;
  readonly width: number;
}

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
  const known = new Map<string, NamedNumbers>();
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
        const found =
          known.get(key) ??
          dimensionNumbers(network, weights, await thread.measure(network, weights));
        known.set(key, found);
        return found;
      };
      yield {
        cell,
        width: widthOf(cell.network),
        ...transportNumbers(network, [a, aligned], sight.radius),
        dimensions: meanNumbers(
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
  return { a, b, aligned: permuteWeights(b, permutationSpec(network).groups, permutation) };
}
