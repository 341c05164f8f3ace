import { getIfThere, type ObjectStore } from '@isthmus/object-store';
import { leaseDigest, leasePrefix, parseLease } from '@isthmus/task';

/** Which tasks somebody computes, by digest, with the trace of that where it is known. */
export type UnderWay = ReadonlyMap<string, { readonly traceId?: string | undefined }>;

/** A lease whose content does not change for so long is one that a crash left. */
const livesMs = 20_000;
/** Leases that are looked at, at most: as many tasks are computed at once on a large cluster. */
const mostLeases = 500;

/** Looks at the leases of a store, again and again. What it sees for the first time counts as alive. */
export function createLeaseLook(
  store: ObjectStore,
  { signal }: { readonly signal: AbortSignal },
): () => Promise<UnderWay> {
  let seen = new Map<string, { readonly content: string; readonly at: number }>();
  return async () => {
    const now = performance.now();
    const next: typeof seen = new Map();
    const underWay = new Map<string, { traceId?: string | undefined }>();
    for await (const { key } of store.list(leasePrefix, { signal })) {
      if (next.size >= mostLeases) break;
      const bytes = await getIfThere(store, key, { signal });
      const digest = leaseDigest(key);
      if (bytes === undefined || digest === undefined) continue;
      const content = new TextDecoder().decode(bytes);
      const before = seen.get(key);
      const at = before?.content === content ? before.at : now;
      next.set(key, { content, at });
      if (now - at < livesMs) underWay.set(digest, { traceId: parseLease(content).traceId });
    }
    seen = next;
    return underWay;
  };
}
