import { checkStore, type ObjectStore } from '@isthmus/object-store';
import type { Study } from '@isthmus/study';
import type { Session } from '../session/session.js';
import { BadInput } from '../terminal/exit-code.js';
import { say } from '../terminal/output.js';
import { findGarbage, type GarbageRules } from './find-garbage.js';
import type { GarbageReport } from './garbage-text.js';
import type { Tally } from './object-tally.js';
import { removeGarbage } from './remove-garbage.js';
import { needsOfStudies, type StudyNeeds } from './study-needs.js';

/** What to free a store of. */
interface AskedGarbage {
  /** What these do not refer to; undefined: what no record refers to. */
  readonly studies: readonly Study[] | undefined;
  readonly olderThanMs: number;
  /** Whether to remove it, not only to tell. */
  readonly isDelete: boolean;
}

/**
 * Tells what of a store is garbage, and removes it where asked to. Throws BadInput where a study has no result here, so
 * that all would be garbage, and, before anything is removed, where it is not sure what a study refers to.
 */
export async function collectGarbage(
  session: Session,
  { studies, olderThanMs, isDelete }: AskedGarbage,
): Promise<GarbageReport> {
  const { store, signal } = session;
  const needs = studies && (await needsOfStudies(studies, session));
  for (const one of needs ?? []) check(one, { store, isDelete });
  const now = isDelete ? await clockOf(store, signal) : Date.now();
  const rules: GarbageRules = { studies: needs, olderThanMs, now, signal };
  const garbage = await findGarbage(store, rules);
  const { removed, underWay } = isDelete
    ? await removeGarbage(store, garbage, rules)
    : { removed: garbage.free, underWay: garbage.underWay };
  const amounts = (tally: Tally) => ({ total: tally.total(), kinds: tally.byKind() });
  return {
    store: store.location,
    studies: needs?.map(({ study }) => study),
    deleted: isDelete,
    free: amounts(removed),
    kept: amounts(garbage.kept),
    young: garbage.young,
    stray: garbage.stray,
    underWay,
  };
}

function check(
  { study, digests, unfinished, doubts }: StudyNeeds,
  { store, isDelete }: { readonly store: ObjectStore; readonly isDelete: boolean },
): void {
  if (digests.size === unfinished.size) {
    throw new BadInput(
      `the store has no result of a study [study=${study}, store=${store.location}]: all would be removed that no other study needs; leave it out, name the store that it was run on with --store, or run it`,
    );
  }
  for (const doubt of doubts) say(`warning: ${study}: ${doubt}`);
  if (isDelete && doubts.length > 0) {
    throw new BadInput(
      `it is not sure what a study refers to, and nothing was removed [study=${study}, store=${store.location}]: ${doubts[0]}; run it, then this again`,
    );
  }
}

/** Proves that the store can be written, and answers with when that was by its clock, in milliseconds. */
async function clockOf(store: ObjectStore, signal: AbortSignal): Promise<number> {
  await checkStore(store, { signal });
  for await (const { key, modifiedAt } of store.list('probe/', { signal })) {
    if (key === 'probe/check') return modifiedAt.getTime();
  }
  throw new Error(`a store does not list what was put [store=${store.location}, key=probe/check]`);
}
