import { type ArtifactRef, artifactDamage, artifactFolder } from '@isthmus/object-store';
import { parseStudyRecord } from '@isthmus/results';
import {
  evaluateTask,
  fuseTask,
  geometryTask,
  matchTask,
  openRecord,
  openRecordWith,
  parseDatasetRecord,
  parseFailure,
  parseRecord,
  type TaskDefinition,
  taskDigest,
  taskRecord,
  trainTask,
  verifyTask,
} from '@isthmus/task';
import type { z } from 'zod';

/** What an object of a store turns out to be. */
export type StoredObject =
  | { readonly state: 'whole'; readonly artifacts: readonly ArtifactRef[] }
  /** A record that carried no hash when it was written. */
  | { readonly state: 'unverified'; readonly artifacts: readonly ArtifactRef[] }
  /** A record that another version of Isthmus wrote: its hash holds, its values are not known here. */
  | { readonly state: 'foreign' }
  | { readonly state: 'damaged' | 'unreadable'; readonly damage: string };

/** The kinds of object that a store holds; records come after the artifacts that they name. */
export const objectKinds = [
  'artifact',
  'result',
  'failure',
  'study',
  'state',
  'dataset',
  'lease',
  'probe',
] as const;
export type ObjectKind = (typeof objectKinds)[number];

/** Under which names they lie. */
const names: Readonly<Record<ObjectKind, RegExp>> = {
  artifact: new RegExp(`^${artifactFolder}([0-9a-f]{64})$`),
  result: /^results\/([0-9a-f]{64})\.json$/,
  failure: /^failures\/([0-9a-f]{64})\.json$/,
  study: /^studies\/([a-z0-9-]+)\.json$/,
  state: /^states\/([0-9a-f]{64})$/,
  dataset: /^datasets\/[0-9a-f]{64}\.([0-9a-f]{64})\.json$/,
  lease: /^leases\/([0-9a-f]{64})\.\d+$/,
  probe: /^probe\/[a-z0-9-]+$/,
};

/** The kind of object that lies under a key; undefined for what Isthmus does not put there. */
export function objectKindOf(key: string): ObjectKind | undefined {
  return objectKinds.find((kind) => names[kind].test(key));
}

/** A kind of object, and whose it is. */
export interface ObjectName {
  readonly kind: ObjectKind;
  /** Of an artifact and of a record of a data set the sha256 of the artifact, of a task's the task's digest. */
  readonly name: string;
}

/** What a key says of the object under it; undefined for what Isthmus does not put there. */
export function objectNameOf(key: string): ObjectName | undefined {
  const kind = objectKindOf(key);
  return kind && { kind, name: names[kind].exec(key)?.[1] ?? '' };
}

/** Where the saved state of the task of this digest lies. */
export function stateKey(digest: string): string {
  return `states/${digest}`;
}

/** Checks the bytes under a key against its name, the hashes in them and what their values can be. */
export async function checkObject(
  kind: ObjectKind,
  key: string,
  bytes: Uint8Array,
): Promise<StoredObject> {
  const [, name = ''] = names[kind].exec(key) ?? [];
  switch (kind) {
    case 'artifact':
      return wholeUnless(await artifactDamage(key, bytes));
    case 'result':
      return checkResult(name, bytes);
    case 'failure':
      return wholeUnless(parseFailure(bytes, name) ? undefined : 'it is no record of a failure');
    case 'study':
      return checkStudy(name, bytes);
    case 'state': {
      const opened = await openRecordWith(bytes);
      return wholeUnless('damage' in opened ? opened.damage : undefined);
    }
    case 'dataset': {
      // The artifact may have gone: results are read by its hash alone.
      const record = parseDatasetRecord(bytes, key);
      return wholeUnless(record ? undefined : 'it is no record of a data set');
    }
    case 'lease':
    case 'probe':
      return wholeUnless(undefined);
  }
}

function checkStudy(name: string, bytes: Uint8Array): StoredObject {
  const parsed = parseStudyRecord(bytes);
  if ('damage' in parsed) return { state: 'damaged', damage: parsed.damage };
  if (parsed.record.name === name) return { state: 'whole', artifacts: [parsed.record.rows] };
  return { state: 'damaged', damage: `it is the record of another study, ${parsed.record.name}` };
}

function checkResult(digest: string, bytes: Uint8Array): StoredObject {
  const opened = openRecord(bytes);
  if ('damage' in opened) return { state: 'damaged', damage: opened.damage };
  const record = taskRecord.safeParse(opened.fields);
  if (!record.success) return { state: 'damaged', damage: 'it is no task record' };
  const { kind, version } = record.data;
  const check = <Spec extends z.ZodType, Result extends z.ZodType>(
    task: TaskDefinition<Spec, Result>,
  ): StoredObject | undefined => {
    if (kind !== task.kind || version !== task.version) return undefined;
    const parsed = parseRecord(bytes, task, digest);
    if ('damage' in parsed) return { state: 'damaged', damage: parsed.damage };
    const artifacts = task.artifacts(parsed.result);
    return { state: parsed.unverified ? 'unverified' : 'whole', artifacts };
  };
  const checked =
    check(trainTask) ??
    check(matchTask) ??
    check(evaluateTask) ??
    check(geometryTask) ??
    check(fuseTask) ??
    check(verifyTask);
  if (checked !== undefined) return checked;
  if (taskDigest(record.data) === digest) return { state: 'foreign' };
  return { state: 'damaged', damage: 'it is the record of another task' };
}

function wholeUnless(damage: string | undefined): StoredObject {
  return damage === undefined ? { state: 'whole', artifacts: [] } : { state: 'damaged', damage };
}
