import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@isthmus/runtime';
import { reasonOf } from '@isthmus/spelling';
import type { Server } from 'nice-grpc';
import { HealthDefinition, HealthServiceImpl, HealthState } from 'nice-grpc-server-health';

/** Throws, or rejects, with the reason why a service could not do a task now. */
export type HealthCheck = (options: { readonly signal: AbortSignal }) => Promise<unknown>;

/**
 * The name under which a process that answers is healthy whatever the checks find: its restart would not mend a store
 * that cannot be reached, and would end what it computes.
 */
const live = 'live';

/** How long it is from look to look, and how long a check may take. */
const everyMs = 2_000;
const mostMs = 3_000;

/** What a task takes beside those that a service holds: for its thread, its files and its connections to the store. */
const descriptorsForTask = 8;

/** Keeps a service's health true. */
export interface HealthMonitor {
  /** Adds grpc.health.v1. */
  addTo(server: Pick<Server, 'add'>): void;
  /** Looks once, and says so by the health. */
  look(): Promise<void>;
  /** Looks again and again, until `stop`. */
  watch(): Promise<void>;
  /** Unhealthy from now on. */
  stop(): void;
}

/**
 * Says by a service's health, under the name '', whether it can do tasks: it can while no check fails and descriptors
 * are left. Whoever asks is told what the last look found, and waits for no check. What fails is logged once, with its
 * cause, and so is that it works again.
 */
export function createHealthMonitor(
  checks: Readonly<Record<string, HealthCheck>>,
  logger: Logger,
): HealthMonitor {
  const health = HealthState();
  const stopping = new AbortController();
  let failing = '';

  const look = async () => {
    const reasons = await Promise.all(
      Object.entries({ ...checks, descriptors: checkDescriptors }).map(async ([name, check]) => {
        const reason = await reasonAgainst(check);
        return reason === undefined ? [] : { name, reason };
      }),
    );
    if (stopping.signal.aborted) return;
    const found = reasons.flat();
    const names = found.map(({ name }) => name).join(', ');
    health.setStatus(found.length === 0 ? 'healthy' : 'unhealthy');
    if (names !== failing && names === '') logger.info({}, 'can do tasks again');
    if (names !== failing && names !== '') {
      const cause = found.map(({ name, reason }) => `${name}: ${reason}`).join('; ');
      logger.warn({ cause }, 'can do no task for now');
    }
    failing = names;
  };

  health.setStatus('healthy', live);
  // Each watching client listens; none is a leak.
  health.setMaxListeners(0);
  return {
    addTo: (server) => server.add(HealthDefinition, HealthServiceImpl(health)),
    look,
    async watch() {
      const { signal } = stopping;
      while (!signal.aborted) {
        await delay(everyMs, undefined, { ref: false, signal }).catch(() => undefined);
        if (!signal.aborted) await look();
      }
    },
    stop() {
      stopping.abort();
      health.setStatus('unhealthy');
      health.setStatus('unhealthy', live);
    },
  };
}

/** Why a check fails; undefined where it does not. */
async function reasonAgainst(check: HealthCheck): Promise<string | undefined> {
  const limit = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const expiry = new Promise<string>((resolve) => {
    const expire = () => {
      resolve(`no answer within ${mostMs / 1000} s`);
      limit.abort();
    };
    // An answer that came while this process was held up counts: it is read before `expire` runs.
    timer = setTimeout(() => setImmediate(expire), mostMs);
  });
  const answer = check({ signal: limit.signal }).then(() => undefined, reasonOf);
  try {
    return await Promise.race([answer, expiry]);
  } finally {
    clearTimeout(timer);
  }
}

/** Throws where not as many files can be opened as a task needs: at once, for other work may keep the thread pool. */
async function checkDescriptors(): Promise<void> {
  const opened: number[] = [];
  try {
    for (let i = 0; i < descriptorsForTask; i++) opened.push(openSync(devNull, 'r'));
  } finally {
    for (const descriptor of opened) closeSync(descriptor);
  }
}
