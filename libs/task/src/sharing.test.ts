import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createFolderStore, createMemoryStore, type ObjectStore } from '@isthmus/object-store';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { computeOnce, type TaskRequest } from './compute-once.js';
import { taskDigest } from './digest.js';
import { type EvaluateResult, type EvaluateSpec, evaluateTask } from './evaluate-task.js';
import { writeFailure } from './failure-record.js';
import { lineCurve } from './line-curve.fixture.js';
import type { TaskNews } from './task-event.js';
import { createTaskHost } from './task-host.js';
import { readResult } from './task-record.js';

const inputs = ['a'.repeat(64)];

/** The n-th task of a study. */
function requestOf(n: number): TaskRequest<EvaluateSpec> {
  const { kind, version } = evaluateTask;
  const path = `line:points=${n + 2}`;
  const asked = { splits: ['test' as const], repair: ['none' as const], collapse: false };
  const spec = { network: 'mlp:2-2', path, ...asked };
  return { digest: taskDigest({ kind, version, spec, inputs }), spec, inputs };
}

/** What one process does of a study; `computed` collects what it computed itself. */
async function conduct(
  store: ObjectStore,
  requests: readonly TaskRequest<EvaluateSpec>[],
  {
    slots = 64,
    lengthMs = 1000,
    takesMs = 0,
    signal = new AbortController().signal,
    diverges = '',
  } = {},
) {
  const computed: string[] = [];
  const stages: string[] = [];
  const host = createTaskHost(store, { slots, queue: 64 });
  const obtain = async (request: TaskRequest<EvaluateSpec>) => {
    const compute = async function* (): AsyncGenerator<TaskNews, EvaluateResult> {
      computed.push(request.digest);
      await pause(takesMs, undefined, { signal });
      if (diverges !== '') {
        await writeFailure(store, request.digest, { kind: 'diverged', message: diverges });
        throw new Error(diverges);
      }
      const points = Number(request.spec.path.split('=')[1]);
      return { curves: [lineCurve(points)], wallMs: Math.random() };
    };
    const asked = { request, compute, signal, lengthMs };
    for await (const event of computeOnce(host, evaluateTask, asked)) {
      if (event.kind === 'progress') stages.push(event.progress.stage);
      if (event.kind === 'result') return event.result;
    }
    return expect.fail('expected a result');
  };
  const results = await Promise.all(requests.map(obtain));
  return { computed, stages, results };
}

async function keysIn(store: ObjectStore, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(prefix)) keys.push(key);
  return keys;
}

async function folderStore() {
  const folder = await mkdtemp(join(tmpdir(), 'isthmus-sharing-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return { folder, store: createFolderStore(folder) };
}

describe('processes that share a store', () => {
  it('compute each task of a study once, answer alike, and leave no lease', async () => {
    const { store } = await folderStore();
    const requests = Array.from({ length: 8 }, (_, n) => requestOf(n));
    const [a, b, c] = await Promise.all(
      [requests, requests.toReversed(), requests].map((all) =>
        conduct(store, all, { takesMs: 50 }),
      ),
    );
    const all = [...a!.computed, ...b!.computed, ...c!.computed];
    expect(all.toSorted()).toEqual(requests.map(({ digest }) => digest).toSorted());
    expect(b!.results.toReversed()).toEqual(a!.results);
    expect(c!.results).toEqual(a!.results);
    expect(await keysIn(store, 'leases/')).toEqual([]);
  });

  it('are told that another computes what they wait for, longer than a lease where it lives', async () => {
    const store = createMemoryStore();
    const request = requestOf(0);
    const first = conduct(store, [request], { lengthMs: 300, takesMs: 1000 });
    const second = await conduct(store, [request], { lengthMs: 300 });
    expect(second.computed).toEqual([]);
    expect(second.stages).toContain('waiting for another run, which computes this');
    expect(second.results).toEqual((await first).results);
  });

  it('go on at once after one that failed or was cancelled', async () => {
    const store = createMemoryStore();
    const request = requestOf(0);
    const stop = new AbortController();
    const first = conduct(store, [request], { takesMs: 60_000, signal: stop.signal });
    await vi.waitUntil(async () => (await keysIn(store, 'leases/')).length > 0);
    const second = conduct(store, [request], { lengthMs: 15_000 });
    stop.abort();
    await expect(first).rejects.toThrow('aborted');
    // It looks every second; the lease would last beyond the time of this test.
    expect((await second).computed).toEqual([request.digest]);
  }, 10_000);

  it('fail with a divergence that they waited for, and compute it again when asked anew', async () => {
    const store = createMemoryStore();
    const request = requestOf(0);
    const first = conduct(store, [request], { takesMs: 300, diverges: 'no number' });
    await vi.waitUntil(async () => (await keysIn(store, 'leases/')).length > 0);
    const failure = { name: 'TrainingDiverged', message: 'no number' };
    const waiting = [1, 2].map(() =>
      expect(conduct(store, [request])).rejects.toMatchObject(failure),
    );
    await expect(first).rejects.toThrow('no number');
    await Promise.all(waiting);
    expect((await conduct(store, [request])).computed).toEqual([request.digest]);
  });

  it('compute what diverged before they waited, where its holder ends without a word', async () => {
    const store = createMemoryStore();
    const request = requestOf(0);
    await writeFailure(store, request.digest, { kind: 'diverged', message: 'no number' });
    const stop = new AbortController();
    const first = conduct(store, [request], { takesMs: 60_000, signal: stop.signal });
    await vi.waitUntil(async () => (await keysIn(store, 'leases/')).length > 0);
    const second = conduct(store, [request]);
    await pause(200);
    stop.abort();
    await expect(first).rejects.toThrow('aborted');
    expect((await second).computed).toEqual([request.digest]);
  });

  it('compute although renewals fail, and are not ended by them', async () => {
    const memory = createMemoryStore();
    const put: ObjectStore['put'] = async (key, ...rest) => {
      if (key.startsWith('leases/')) throw new Error('broken');
      await memory.put(key, ...rest);
    };
    const request = requestOf(0);
    const { computed } = await conduct({ ...memory, put }, [request], {
      lengthMs: 60,
      takesMs: 200,
    });
    expect(computed).toEqual([request.digest]);
    expect(await keysIn(memory, 'leases/')).toEqual([]);
  });

  it('wait for one that was killed as long as its lease lasts, and no longer', async () => {
    const { folder, store } = await folderStore();
    const request = requestOf(0);
    const lengthMs = 1500;
    const script = fileURLToPath(new URL('hold-until-killed.fixture.mjs', import.meta.url));
    const args = [script, folder, JSON.stringify(request), String(lengthMs)];
    const holder = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void holder.kill('SIGKILL'));
    await once(holder.stdout, 'data');
    const outcome = conduct(store, [request], { lengthMs });
    await pause(2 * lengthMs);
    expect(await readResult(store, evaluateTask, request.digest)).toBeUndefined();
    const exited = once(holder, 'exit');
    holder.kill('SIGKILL');
    await exited;
    const killedAt = performance.now();
    expect((await outcome).computed).toEqual([request.digest]);
    const delayMs = performance.now() - killedAt;
    // The holder's last sign is up to a third of a lease old when it dies.
    expect(delayMs).toBeGreaterThan(lengthMs / 2);
    expect(delayMs).toBeLessThan(2 * lengthMs);
    expect(await keysIn(store, 'leases/')).toEqual([]);
  }, 30_000);
});
