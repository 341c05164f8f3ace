import type { ObjectStore } from '@isthmus/object-store';
import { leasePrefix } from '@isthmus/task';
import { objectNameOf } from './stored-object.js';

/** Who computes a task renews its lease every five seconds: one that has not changed for so long was left by a crash. */
export const leaseLivesMs = 60_000;

/** The digests of the tasks that somebody computes. `now` is by the clock of the store, in milliseconds. */
export async function liveTasks(
  store: ObjectStore,
  { now, signal }: { readonly now: number; readonly signal: AbortSignal },
): Promise<ReadonlySet<string>> {
  const live = new Set<string>();
  for await (const { key, modifiedAt } of store.list(leasePrefix, { signal })) {
    const name = objectNameOf(key);
    if (name !== undefined && now - modifiedAt.getTime() < leaseLivesMs) live.add(name.name);
  }
  return live;
}
