import { parseNetwork, permutationSpec } from '@isthmus/network';
import {
  type Cancellable,
  getIfThere,
  type ObjectStore,
  putArtifact,
  StoreForbidden,
} from '@isthmus/object-store';
import { expandStudy, type StudyResults } from '@isthmus/study';
import { artifactRef, openRecord, sealRecord } from '@isthmus/task';
import { z } from 'zod';
import { measurements } from '../measurement/measurements.js';
import { tableJson } from './table.js';

/** Columns that are another with every run; the record has them once. */
const ofTheRun = ['date', 'trace'];

/** What a store keeps of a study under its name, for whoever reads the store without the study's file. */
const studyRecord = z.strictObject({
  name: z.string(),
  /** As it was run, with all defaults. */
  study: z.unknown(),
  /** ISO 8601: when these rows were put together first. */
  createdAt: z.string().optional(),
  /** Trace of the run that put them together. */
  trace: z.string().optional(),
  /** The permutation groups of each network, by its notation. */
  networks: z.record(z.string(), z.array(z.unknown())),
  /** What was measured: `tableJson` without date and trace. */
  rows: artifactRef,
});
type StudyRecord = z.infer<typeof studyRecord>;

/**
 * Keeps a study's measurements in the store as `studies/<name>.json`, in place of an earlier run's of that name; where
 * the same is kept already, nothing is written. Answers whether it is kept now: a store that can only be read keeps
 * what it has.
 */
export async function keepStudy(
  store: ObjectStore,
  results: StudyResults,
  options: Cancellable = {},
): Promise<boolean> {
  const { study, createdAt, provenance } = results;
  const text = tableJson(measurements(results), { without: ofTheRun });
  const key = studyKey(study.name);
  try {
    const rows = await putArtifact(store, new TextEncoder().encode(text), options);
    const content = { name: study.name, study, networks: groupsOf(results), rows };
    const known = parseStudyRecord((await getIfThere(store, key, options)) ?? new Uint8Array());
    if ('record' in known && isSame(known.record, content)) return true;
    const record: StudyRecord = { ...content, createdAt, trace: provenance.traceId };
    await store.put(key, sealRecord(record), options);
    return true;
  } catch (error) {
    if (error instanceof StoreForbidden) return false;
    throw error;
  }
}

/** Reads what `keepStudy` wrote, or says what is wrong with it. */
export function parseStudyRecord(
  bytes: Uint8Array,
): { readonly record: StudyRecord } | { readonly damage: string } {
  const opened = openRecord(bytes);
  if ('damage' in opened) return opened;
  if (!opened.sealed) return { damage: 'it has no hash' };
  const record = studyRecord.safeParse(opened.fields);
  return record.success ? { record: record.data } : { damage: 'it is no record of a study' };
}

/** Where a store keeps what was measured of a study. */
export function studyKey(name: string): string {
  return `studies/${name}.json`;
}

function groupsOf({ study }: StudyResults): StudyRecord['networks'] {
  const notations = new Set(expandStudy(study).map(({ network }) => network));
  return Object.fromEntries(
    [...notations].map((notation) => [
      notation,
      [...permutationSpec(parseNetwork(notation)).groups],
    ]),
  );
}

/** Whether a record says the same of another run. */
function isSame(
  { createdAt: _, trace: __, ...known }: StudyRecord,
  content: Omit<StudyRecord, 'createdAt' | 'trace'>,
): boolean {
  return Buffer.compare(sealRecord(known), sealRecord(content)) === 0;
}
