import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type Cancellable,
  getIfThere,
  type ObjectStore,
  StoreMisconfigured,
} from '@isthmus/object-store';
import { activeTraceId } from '@isthmus/runtime';
import { z } from 'zod';

/** The right to compute a task, as long as its holder lives. */
interface Lease {
  /** Ends it, whatever came of the task. Never throws: what cannot be removed runs out. */
  release(): Promise<void>;
}

/** The lease of one task, as one who would compute it sees it. */
export interface LeaseWatch {
  /**
   * Takes the lease if nobody holds it, or if its holder has shown no sign of life for the lease's whole length.
   * Undefined where another holds it.
   */
  take(options: Cancellable): Promise<Lease | undefined>;
  /** Waits a moment; whether `take` is worth a try then. */
  looksFree(options: Cancellable): Promise<boolean>;
}

/** The beginning of the keys of all leases. */
export const leasePrefix = 'leases/';

/** Leases of this number and above are none of ours: they are waited for, and not followed. */
const mostGenerations = 1e9;
/** Looks and renewals in the length of a lease. */
const [looks, renewals] = [15, 3];
/** What ends does not wait longer than this for the store. */
const releaseWithinMs = 2000;

/** What was last seen of the newest lease of a task. */
interface Sighting {
  readonly generation: number;
  readonly content: string;
}

/**
 * Watches the lease of the task of this digest: an object `leases/<digest>.<generation>`, stored by put-if-absent,
 * whose holder changes its content three times in `lengthMs`. Whoever has looked at it for that long and saw no
 * change takes the next generation. So no clock is compared with another, and time in which the watcher itself stood
 * still does not count. Two may hold one for a moment when a holder was frozen: a lease saves work, and results do
 * not depend on it.
 */
export function watchLease(
  store: ObjectStore,
  digest: string,
  { lengthMs }: { readonly lengthMs: number },
): LeaseWatch {
  const prefix = `${leasePrefix}${digest}.`;
  const lookMs = lengthMs / looks;
  let seen: Sighting | undefined;
  let lookedAt = 0;
  let unchangedMs = 0;

  /** Whether the lease can be taken, and which generations of it there are. */
  async function look(options: Cancellable): Promise<{ isFree: boolean; generations: number[] }> {
    const generations = await generationsIn(store, prefix, options);
    const generation = Math.max(0, ...generations);
    const content =
      generation === 0 ? undefined : await contentOf(store, `${prefix}${generation}`, options);
    const now = performance.now();
    if (content === undefined) {
      seen = undefined;
    } else if (seen?.generation === generation && seen.content === content) {
      unchangedMs += Math.min(now - lookedAt, 2 * lookMs);
    } else {
      seen = { generation, content };
      unchangedMs = 0;
    }
    lookedAt = now;
    return { isFree: seen === undefined || unchangedMs >= lengthMs, generations };
  }

  async function takeIfFree(options: Cancellable): Promise<Lease | undefined> {
    const { isFree, generations } = await look(options);
    if (!isFree) return undefined;
    const ours = generations.filter((generation) => generation < mostGenerations);
    const key = `${prefix}${Math.max(0, ...ours) + 1}`;
    const holder = randomUUID();
    const traceId = activeTraceId();
    const isOurs = await store.putIfAbsent(key, sign(holder, 0, traceId), options);
    // The answer may have been lost on the way, and the lease be ours all the same.
    if (!isOurs && !(await contentOf(store, key, options))?.includes(holder)) return undefined;
    for (const old of generations) {
      // What stays of it is older than ours, and does no harm.
      await store.remove(`${prefix}${old}`, options).catch(() => undefined);
    }
    return hold(store, key, { holder, traceId, everyMs: Math.ceil(lengthMs / renewals) });
  }

  return {
    async take(options) {
      try {
        return await takeIfFree(options);
      } catch (error) {
        // A lease saves work: where something is in its way that will not pass, work goes on without.
        if (!(error instanceof StoreMisconfigured)) throw error;
        return { release: async () => undefined };
      }
    },
    async looksFree(options) {
      // Many that wait for one must not all ask in step.
      await pause(lookMs * (0.75 + 0.5 * Math.random()), undefined, options);
      return (await look(options)).isFree;
    },
  };
}

/** Renews a lease until it is released, or is no longer the holder's. */
function hold(
  store: ObjectStore,
  key: string,
  {
    holder,
    traceId,
    everyMs,
  }: {
    readonly holder: string;
    readonly traceId: string | undefined;
    readonly everyMs: number;
  },
): Lease {
  const released = new AbortController();
  const isHeld = async (options: Cancellable) =>
    (await contentOf(store, key, options))?.includes(holder) === true;
  const ended = renew();

  async function renew(): Promise<void> {
    for (let beat = 1; ; beat += 1) {
      try {
        await pause(everyMs, undefined, { signal: released.signal, ref: false });
      } catch {
        return;
      }
      const signal = AbortSignal.any([released.signal, AbortSignal.timeout(everyMs)]);
      try {
        // A holder that stood still for too long has lost it to another, who removes what it left.
        if (!(await isHeld({ signal }))) return;
        await store.put(key, sign(holder, beat, traceId), { signal });
      } catch {
        // A store that fails now is asked again; the task must not end for it.
      }
    }
  }

  return {
    async release() {
      released.abort();
      await ended;
      const options = { signal: AbortSignal.timeout(releaseWithinMs) };
      try {
        if (await isHeld(options)) await store.remove(key, options);
      } catch {
        // It runs out.
      }
    },
  };
}

async function generationsIn(
  store: ObjectStore,
  prefix: string,
  options: Cancellable,
): Promise<number[]> {
  const generations: number[] = [];
  for await (const { key } of store.list(prefix, options)) {
    const name = key.slice(prefix.length);
    if (/^[1-9]\d{0,14}$/.test(name)) generations.push(Number(name));
  }
  return generations;
}

async function contentOf(
  store: ObjectStore,
  key: string,
  options: Cancellable,
): Promise<string | undefined> {
  const bytes = await getIfThere(store, key, options);
  return bytes && new TextDecoder().decode(bytes);
}

/** A sign of life: the beat alone changes from one to the next. The trace is that of whoever computes. */
function sign(holder: string, beat: number, traceId: string | undefined): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ holder, beat, traceId }));
}

/** The task whose lease is kept under a key; undefined where that is none. */
export function leaseDigest(key: string): string | undefined {
  return /^leases\/(?<digest>[\da-f]{64})\.[1-9]\d{0,14}$/.exec(key)?.groups?.digest;
}

/** What a lease tells of whoever holds it, as far as it can be read. */
export function parseLease(content: string): { readonly traceId?: string | undefined } {
  try {
    return leaseContent.parse(JSON.parse(content));
  } catch {
    return {};
  }
}

const leaseContent = z.object({ traceId: z.string().optional() });
