import type { ComputePool } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import { reportRestarts } from './match-news.js';
import { matchInParts } from './match-parts.js';
import type { MatchFiles, MatchPart, MatchWork, MatchWorkEvent } from './match-work.js';
import { spec } from './serving.fixture.js';

const files: MatchFiles = { spec, models: [], dataset: undefined, start: [] };
const spent = { from: 0, to: 1, time: { costMs: 0, assignmentMs: 0, projectionMs: 0 } };
const start = [new Map([['fc1', Int32Array.of(0)]])];
const never = new AbortController().signal;

/** Threads that answer at once, but for a restart, which `restart` does. */
function threads(slots: number, restart: (index: number, signal: AbortSignal) => Promise<number>) {
  const asked: MatchPart[] = [];
  const compute: ComputePool<MatchWork, MatchWorkEvent> = {
    slots,
    async *run({ part }, { signal }) {
      asked.push(part);
      if (part.kind === 'start') yield { kind: 'started', start, spent };
      if (part.kind !== 'restart') return;
      const objective = await restart(part.index, signal);
      const restarted = [{ permutation: new Map(), sweeps: 1, objective }];
      yield { kind: 'restarted', index: part.index, restarted, spent };
    },
    check: async () => undefined,
    close: async () => undefined,
  };
  return { asked, compute };
}

async function drain(events: AsyncIterable<MatchWorkEvent>): Promise<MatchWorkEvent[]> {
  const all: MatchWorkEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

describe('a match in parts', () => {
  it('runs every restart once from the same start, and hands all on in their order', async () => {
    // The later they are the sooner they end.
    const { asked, compute } = threads(3, async (index) => {
      for (let turn = index; turn < 5; turn++) await Promise.resolve();
      return index;
    });
    await drain(matchInParts(files, 5, { compute, signal: never }));
    expect(asked[0]).toEqual({ kind: 'start' });
    expect(asked.slice(1, -1)).toEqual(
      [0, 1, 2, 3, 4].map((index) => ({ kind: 'restart', index, start })),
    );
    const last = asked.at(-1)!;
    const restarted = last.kind === 'best' ? last.restarted : [];
    expect(restarted.map(([pair]) => pair!.objective)).toEqual([0, 1, 2, 3, 4]);
  });

  it.each([
    [1, 1],
    [2, 2],
    [9, 4],
  ])('with %d threads runs %d of 4 restarts at once', async (slots, expected) => {
    let [running, most] = [0, 0];
    const { compute } = threads(slots, async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve));
      running -= 1;
      return 0;
    });
    await drain(matchInParts(files, 4, { compute, signal: never }));
    expect(most).toBe(expected);
  });

  it('ends with the error of one restart, the others stopped and none begun after it', async () => {
    const stopped: number[] = [];
    const { asked, compute } = threads(2, (index, signal) => {
      if (index === 1) return Promise.reject(new RangeError('restart 1 failed'));
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          stopped.push(index);
          reject(signal.reason);
        });
      });
    });
    await expect(drain(matchInParts(files, 8, { compute, signal: never }))).rejects.toThrow(
      new RangeError('restart 1 failed'),
    );
    expect(stopped).toEqual([0]);
    expect(asked.map(({ kind }) => kind)).toEqual(['start', 'restart', 'restart']);
  });
});

describe('the news of restarts', () => {
  const report = reportRestarts(3);
  const step = { kind: 'step', sweep: 2, done: 1, steps: 2, subject: 'fc1', gain: 1 } as const;
  const restarted = (index: number, ...objectives: number[]): MatchWorkEvent => ({
    kind: 'restarted',
    index,
    spent,
    restarted: objectives.map((objective) => ({ permutation: new Map(), sweeps: 1, objective })),
  });

  it('are how many are done, and the objective of each over all models', () => {
    expect(report(step)).toEqual([
      {
        kind: 'progress',
        progress: { stage: '0 of 3 restarts, sweep 2, fc1', completed: 0, total: 3 },
      },
    ]);
    expect(report(restarted(2, 4, 5))).toEqual([
      { kind: 'progress', progress: { stage: '1 of 3 restarts', completed: 1, total: 3 } },
      { kind: 'metric', metric: { name: 'restart_objective', value: 9, step: 3 } },
    ]);
    expect(report(step)[0]).toMatchObject({ progress: { completed: 1 } });
  });
});
