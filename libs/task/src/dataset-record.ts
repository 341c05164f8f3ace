import { type Cancellable, getIfThere, type ObjectStore } from '@isthmus/object-store';
import { z } from 'zod';
import { type ArtifactRef, artifactRef } from './artifact-ref.js';
import { contentHash } from './digest.js';
import { openRecord, sealRecord } from './sealed-record.js';

const datasetRecord = z.strictObject({ notation: z.string(), artifact: artifactRef });

/** What a data set's notation became. */
export type DatasetRecord = z.infer<typeof datasetRecord>;

/** Reads what is kept under this key; undefined where the bytes are damaged or of another data set. */
export function parseDatasetRecord(bytes: Uint8Array, key: string): DatasetRecord | undefined {
  const opened = openRecord(bytes);
  if ('damage' in opened || !opened.sealed) return undefined;
  const record = datasetRecord.safeParse(opened.fields);
  return record.success && keyOf(record.data) === key ? record.data : undefined;
}

/**
 * The artifacts that a notation has become in this store: of several, none can be told from it. They are names by
 * which results are read; what is computed is computed on the data set itself.
 */
export async function readDatasetRecords(
  store: ObjectStore,
  notation: string,
  options: Cancellable = {},
): Promise<readonly ArtifactRef[]> {
  const found: ArtifactRef[] = [];
  for await (const { key } of store.list(prefixOf(notation), options)) {
    const bytes = await getIfThere(store, key, options);
    const record = bytes && parseDatasetRecord(bytes, key);
    if (record !== undefined) found.push(record.artifact);
  }
  return found;
}

/** Keeps which artifact a notation became, where the store can be written; without it the data set is needed to read. */
export async function writeDatasetRecord(
  store: ObjectStore,
  record: DatasetRecord,
  options: Cancellable = {},
): Promise<void> {
  const key = keyOf(record);
  if ((await store.stat(key, options)) !== undefined) return;
  await store.putIfAbsent(key, sealRecord(record), options).catch(() => {
    options.signal?.throwIfAborted();
  });
}

/** Of one notation and one artifact, so that two runs with different data do not write over each other's. */
function keyOf({ notation, artifact }: DatasetRecord): string {
  return `${prefixOf(notation)}${artifact.sha256}.json`;
}

function prefixOf(notation: string): string {
  return `datasets/${contentHash({ notation })}.`;
}
