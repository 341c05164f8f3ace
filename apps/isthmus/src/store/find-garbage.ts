import { artifactFolder, type ListedObject, type ObjectStore } from '@isthmus/object-store';
import { resultKey } from '@isthmus/task';
import { leaseLivesMs, liveTasks } from './live-tasks.js';
import { namedArtifacts } from './named-artifacts.js';
import { type Amount, createTally, none, plus, type Tally } from './object-tally.js';
import { type ObjectName, objectNameOf } from './stored-object.js';
import { isNeeded, type StudyNeeds } from './study-needs.js';

/** What is garbage. */
export interface GarbageRules {
  /** What these studies do not refer to; undefined: what no record refers to. */
  readonly studies: readonly StudyNeeds[] | undefined;
  /** And has not changed for so long, in milliseconds. */
  readonly olderThanMs: number;
  /** Milliseconds, by the clock of the store. */
  readonly now: number;
  readonly signal: AbortSignal;
}

/** What of a store is garbage, and what is kept. */
export interface Garbage {
  /** Keys of what is no artifact. */
  readonly records: ReadonlySet<string>;
  /** The sha256 of artifacts that are kept, and of some that are not there. */
  readonly named: Set<string>;
  readonly free: Tally;
  readonly kept: Tally;
  /** What would be garbage were it older: among what is kept. */
  readonly young: Amount;
  /** What Isthmus does not put there. */
  readonly stray: readonly string[];
  /** Tasks that somebody computes and that are none of the studies': nobody knows what they read, so every artifact is kept. */
  readonly underWay: number;
}

/**
 * Finds what of a store is garbage, in two listings; writes nothing. What is kept of records is read, for the artifacts
 * that it names. Holds the keys of records that are garbage, and the hashes of artifacts that are not.
 */
export async function findGarbage(store: ObjectStore, rules: GarbageRules): Promise<Garbage> {
  const { studies, signal } = rules;
  const live = await liveTasks(store, rules);
  const [free, kept] = [createTally(), createTally()];
  const records = new Set<string>();
  const named = new Set((studies ?? []).flatMap((needs) => [...needs.artifacts]));
  const stray: string[] = [];
  let young = none;
  for await (const object of store.list('', { signal })) {
    const { key, sizeBytes } = object;
    const name = objectNameOf(key);
    if (name === undefined) stray.push(key);
    if (name === undefined || name.kind === 'artifact') continue;
    const isGarbage = !live.has(name.name) && !(await isWanted(store, name, rules));
    const isFree = isGarbage && isOldRecord(object, name, rules);
    (isFree ? free : kept).add(name.kind, sizeBytes);
    if (isGarbage && !isFree) young = plus(young, { objects: 1, bytes: sizeBytes });
    if (isFree) records.add(key);
    else await addNamed(named, store, { ...name, key }, signal);
  }
  const underWay = tasksOfOthers(live, studies);
  for await (const object of store.list(artifactFolder, { signal })) {
    const name = objectNameOf(object.key);
    if (name === undefined) continue;
    const isGarbage = underWay === 0 && !named.has(name.name);
    const isFree = isGarbage && isOld(object, rules);
    (isFree ? free : kept).add('artifact', object.sizeBytes);
    if (isGarbage && !isFree) young = plus(young, { objects: 1, bytes: object.sizeBytes });
  }
  return { records, named, free, kept, young, stray, underWay };
}

/** Whether an object has not changed for as long as the rules say. */
export function isOld({ modifiedAt }: ListedObject, { now, olderThanMs }: GarbageRules): boolean {
  return now - modifiedAt.getTime() >= olderThanMs;
}

/** The same; a probe, too, that a command has just written may be about to be read. */
export function isOldRecord(object: ListedObject, { kind }: ObjectName, rules: GarbageRules) {
  const olderThanMs =
    kind === 'probe' ? Math.max(rules.olderThanMs, leaseLivesMs) : rules.olderThanMs;
  return isOld(object, { ...rules, olderThanMs });
}

/** How many of these tasks are none of the studies'. */
export function tasksOfOthers(live: ReadonlySet<string>, studies: GarbageRules['studies']): number {
  return [...live].filter((digest) => !studies?.some((needs) => needs.digests.has(digest))).length;
}

/** Adds what an object that is kept names. */
export async function addNamed(
  named: Set<string>,
  store: ObjectStore,
  object: ObjectName & { readonly key: string },
  signal: AbortSignal,
): Promise<void> {
  for (const sha256 of await namedArtifacts(store, object, signal)) named.add(sha256);
}

/** Whether a study needs an object that is no artifact, or where no study is named, whether anyone may. */
async function isWanted(
  store: ObjectStore,
  object: ObjectName,
  { studies, signal }: GarbageRules,
): Promise<boolean> {
  const { kind, name } = object;
  // One that is alive is kept for that.
  if (kind === 'lease' || kind === 'probe') return false;
  if (studies !== undefined) return studies.some((needs) => isNeeded(needs, object));
  // A state is what a task goes on from that is not done.
  return kind !== 'state' || (await store.stat(resultKey(name), { signal })) === undefined;
}
