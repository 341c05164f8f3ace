import { type Dataset, encodeDataset } from '@isthmus/dataset';
import {
  type ArtifactRef,
  type ObjectStore,
  putArtifact,
  readingStore,
} from '@isthmus/object-store';
import { isBadInput } from '@isthmus/runtime/bad-input';
import { shorten } from '@isthmus/spelling';
import { readDatasetRecords, writeDatasetRecord } from '@isthmus/task';

/** Where data sets come from, and where they are kept. */
export interface DatasetSource {
  readonly store: ObjectStore;
  readonly loadDataset: (notation: string) => Promise<Dataset>;
  /** Told, in a sentence, where a data set that results are read of is another one or is not at hand. */
  readonly tell?: (sentence: string) => void;
}

/** Puts a data set into the store, which keeps what its notation became. */
export async function putDataset(
  notation: string,
  { store, loadDataset }: DatasetSource,
): Promise<ArtifactRef> {
  const artifact = await putArtifact(store, encodeDataset(await loadDataset(notation)));
  await writeDatasetRecord(store, { notation, artifact });
  return artifact;
}

/**
 * Names the artifact of a data set whose results are read, and writes nothing: that of the data set itself where it is at
 * hand, else the one that the store has kept for the notation. Throws a RangeError where that is none, or several.
 */
export async function recallDataset(
  notation: string,
  { store, loadDataset, tell }: DatasetSource,
): Promise<ArtifactRef> {
  const kept = await readDatasetRecords(store, notation);
  const where = `[dataset=${shorten(notation)}, store=${store.location}]`;
  const dataset = await loadDataset(notation).catch((error: unknown) => {
    if (!(error instanceof Error && isBadInput(error))) throw error;
    return error;
  });
  if (!(dataset instanceof Error)) {
    const artifact = await putArtifact(readingStore(store), encodeDataset(dataset));
    if (kept.length > 0 && kept.every(({ sha256 }) => sha256 !== artifact.sha256)) {
      tell?.(
        `the data set here is not the one that this store has results of ${where}: its hash is sha256:${artifact.sha256}, expected ${hashes(kept)}; only results of the one here are shown`,
      );
    }
    return artifact;
  }
  const [only] = kept;
  if (only === undefined) {
    throw new RangeError(
      `the data set cannot be read, and the store does not know what it was ${where}: ${dataset.message}`,
      { cause: dataset },
    );
  }
  if (kept.length > 1) {
    throw new RangeError(
      `the data set cannot be read, and has been ${kept.length} different ones in this store ${where}: ${hashes(kept)}; put the one whose results are wanted in its place: ${dataset.message}`,
      { cause: dataset },
    );
  }
  tell?.(
    `the data set is not at hand; shown are the results of what it was when the store got them ${where}: sha256:${only.sha256}`,
  );
  return only;
}

function hashes(kept: readonly ArtifactRef[]): string {
  return kept.map(({ sha256 }) => `sha256:${sha256}`).join(' or ');
}
