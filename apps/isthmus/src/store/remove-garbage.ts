import { artifactFolder, type ListedObject, type ObjectStore } from '@isthmus/object-store';
import { showObjects } from '../progress/show-task.js';
import {
  addNamed,
  type Garbage,
  type GarbageRules,
  isOld,
  isOldRecord,
  tasksOfOthers,
} from './find-garbage.js';
import { leaseLivesMs, liveTasks } from './live-tasks.js';
import { createTally, type Tally } from './object-tally.js';
import { objectNameOf } from './stored-object.js';

/** What has been removed. */
interface RemovedGarbage {
  readonly removed: Tally;
  /** Tasks of no study that somebody computes, for which every artifact was left. */
  readonly underWay: number;
}

/** Objects that are removed at once. */
const removedAtOnce = 16;

/** What changed so long before the search, by a clock that may be a little off, is looked at once more. */
const lookBackMs = 2 * leaseLivesMs;

/**
 * Removes garbage: first records, then the artifacts that only they named, so that what is left is a store that is
 * whole, whenever this ends. Before artifacts are removed, what was written since the search began is asked what it
 * names, and artifacts are left where somebody computes a task of no study. Answers with what was removed.
 */
export async function removeGarbage(
  store: ObjectStore,
  garbage: Garbage,
  rules: GarbageRules,
): Promise<RemovedGarbage> {
  const { signal, studies, now } = rules;
  const removed = createTally();
  const progress = showObjects('gc', garbage.free.total().objects);
  const startedAt = performance.now();

  async function removeAll(prefix: string, isGarbage: (object: ListedObject) => boolean) {
    let batch: ListedObject[] = [];
    const removeBatch = async () => {
      await Promise.all(batch.map(({ key }) => store.remove(key, { signal })));
      for (const { key, sizeBytes } of batch) {
        const kind = objectNameOf(key)?.kind ?? 'artifact';
        removed.add(kind, sizeBytes);
        progress.note(kind);
      }
      batch = [];
    };
    for await (const object of store.list(prefix, { signal })) {
      if (isGarbage(object)) batch.push(object);
      if (batch.length === removedAtOnce) await removeBatch();
    }
    await removeBatch();
  }

  try {
    // Listed anew, they are still old, or somebody has written them since.
    await removeAll('', (object) => {
      const name = objectNameOf(object.key);
      return (
        name !== undefined && garbage.records.has(object.key) && isOldRecord(object, name, rules)
      );
    });
    const named = new Set(garbage.named);
    for await (const { key, modifiedAt } of store.list('', { signal })) {
      const name = objectNameOf(key);
      if (name === undefined || modifiedAt.getTime() < now - lookBackMs) continue;
      await addNamed(named, store, { ...name, key }, signal);
    }
    const laterNow = now + performance.now() - startedAt;
    const live = await liveTasks(store, { now: laterNow, signal });
    const underWay = Math.max(garbage.underWay, tasksOfOthers(live, studies));
    if (underWay > 0) return { removed, underWay };
    await removeAll(artifactFolder, (object) => {
      const name = objectNameOf(object.key);
      return name !== undefined && !named.has(name.name) && isOld(object, rules);
    });
    return { removed, underWay };
  } finally {
    progress.stop();
  }
}
