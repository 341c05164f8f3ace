import { dropIfDamaged, IntegrityError, type ObjectStore } from '@isthmus/object-store';
import { artifactRemark, InputsLost } from '@isthmus/study';
import type { RecordRemark } from '@isthmus/task';
import { sayRemark } from '../terminal/say-remark.js';

/**
 * Does work, and does it again where it comes upon an artifact that is damaged: that one is removed, and the work
 * puts it anew, or has it computed. Work that only reads what it makes by hash can be repeated. An artifact that is
 * damaged a second time ends it.
 */
export async function mending<Result>(
  store: ObjectStore,
  work: () => Promise<Result>,
): Promise<Result> {
  const mended = new Set<string>();
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const lost = await lostBy(error, store);
      if (lost.length === 0 || lost.some(({ key }) => mended.has(key))) throw error;
      for (const remark of lost) {
        mended.add(remark.key);
        sayRemark(remark);
      }
    }
  }
}

/** The artifacts for whose damage work failed, all of them removed; none where it failed for another reason. */
async function lostBy(error: unknown, store: ObjectStore): Promise<readonly RecordRemark[]> {
  if (error instanceof InputsLost) return error.remarks;
  if (!(error instanceof IntegrityError)) return [];
  const { key } = error;
  // What cannot be removed cannot be mended: then the work's own error tells.
  const loss = await dropIfDamaged(store, key).catch(() => undefined);
  return loss === undefined ? [] : [artifactRemark(store, key, loss)];
}
