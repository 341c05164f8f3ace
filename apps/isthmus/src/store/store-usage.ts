import type { ObjectStore } from '@isthmus/object-store';
import { createTable } from '../terminal/table.js';
import { bytesText } from './bytes-text.js';
import { type Amount, type AmountByKind, createTally, none, plus } from './object-tally.js';
import { objectNameOf } from './stored-object.js';
import { isNeeded, type StudyNeeds } from './study-needs.js';

/** What a store holds, and which studies refer to it. */
export interface StoreUsage {
  readonly store: string;
  readonly total: Amount;
  readonly kinds: AmountByKind;
  /** What Isthmus does not put there. */
  readonly stray: Amount;
  readonly studies: readonly StudyUsage[];
  /** What none of the studies refers to, where there are any. */
  readonly rest?: Amount;
}

interface StudyUsage {
  readonly study: string;
  readonly total: Amount;
  /** What others of the studies refer to as well: part of the total. */
  readonly shared: Amount;
  readonly kinds: AmountByKind;
}

/** Adds up all objects of a store in one listing. A saved state whose task is done belongs to no study. */
export async function storeUsage(
  store: ObjectStore,
  needs: readonly StudyNeeds[],
  signal: AbortSignal,
): Promise<StoreUsage> {
  const all = createTally();
  const ofStudies = needs.map((study) => ({ study, tally: createTally(), shared: none }));
  let [stray, rest] = [none, none];
  for await (const { key, sizeBytes } of store.list('', { signal })) {
    const amount = { objects: 1, bytes: sizeBytes };
    const name = objectNameOf(key);
    if (name === undefined) {
      stray = plus(stray, amount);
      continue;
    }
    all.add(name.kind, sizeBytes);
    const users = ofStudies.filter(({ study }) => isNeeded(study, name));
    for (const user of users) {
      user.tally.add(name.kind, sizeBytes);
      if (users.length > 1) user.shared = plus(user.shared, amount);
    }
    if (users.length === 0) rest = plus(rest, amount);
  }
  return {
    store: store.location,
    total: all.total(),
    kinds: all.byKind(),
    stray,
    studies: ofStudies.map(({ study, tally, shared }) => {
      return { study: study.study, total: tally.total(), shared, kinds: tally.byKind() };
    }),
    ...(needs.length > 0 && { rest }),
  };
}

/** The same for people. */
export function usageText({ store, total, kinds, stray, studies, rest }: StoreUsage): string {
  const row = (name: string, { objects, bytes }: Amount) => [
    name,
    String(objects),
    bytesText(bytes),
  ];
  const byKind = [
    ...Object.entries(kinds).map(([kind, amount]) => row(kind, amount)),
    row('all', total),
    ...(stray.objects > 0 ? [row('stray, not of Isthmus', stray)] : []),
  ];
  const tables = [`store: ${store}`, createTable(['object', 'number', 'bytes'], byKind)];
  if (rest === undefined) return tables.join('\n');
  const byStudy = studies.map(({ study, total: own, shared }) => [
    ...row(study, own),
    ...row('', shared).slice(1),
  ]);
  const head = ['study', 'number', 'bytes', 'shared', 'bytes shared'];
  const others = [...row('none of these', rest), '', ''];
  return [...tables, '', createTable(head, [...byStudy, others])].join('\n');
}
