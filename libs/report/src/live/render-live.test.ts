import type { WatchedProgress, WatchedTask } from '@isthmus/study';
import { expect, it } from 'vitest';
import { renderLiveProgress } from './render-live.js';

const none = { waiting: 0, ready: 0, running: 0, done: 0, failed: 0 };

/** A study of so many cells, of which one has failed, for a reason that may be anything. */
function progressOf(cells: number, message: string): WatchedProgress {
  const failure = { kind: 'diverged', message, traceId: 'ab/cd' } as const;
  const failed = { plan: { label: 'train seed <1>' }, status: 'failed', failure };
  return {
    stages: [{ name: 'train', tasks: { ...none, done: 2, failed: 1 }, meanMs: 1_500 }],
    cells: { ...none, done: cells - 1, failed: 1 },
    cellStates: Array.from({ length: cells }, (_, i) => ({
      label: `cell ${i}`,
      status: i === 0 ? 'failed' : 'done',
    })),
    running: [],
    failed: [failed as unknown as WatchedTask],
  };
}

const traceUrl = (traceId: string) => `http://jaeger/trace/${encodeURIComponent(traceId)}`;

it('a failure is told as text, whatever is in it, with a link to its trace', () => {
  const html = renderLiveProgress(progressOf(3, '<script>alert(1)</script>'), traceUrl);
  expect(html).toContain(
    '<strong>train seed &lt;1></strong>: diverged: &lt;script>alert(1)&lt;/script>',
  );
  expect(html).toContain('href="http://jaeger/trace/ab%2Fcd"');
  expect(renderLiveProgress(progressOf(3, ''), undefined)).not.toContain('<a ');
});

it('cells are counted, and drawn one by one while they can be told apart', () => {
  const few = renderLiveProgress(progressOf(3, ''), undefined);
  expect(few).toMatch(/2 done.*1 failed/s);
  expect(few.match(/title="cell \d+: done"/g)).toHaveLength(2);
  const many = renderLiveProgress(progressOf(20_000, ''), undefined);
  expect(many).toContain('19,999 done');
  expect(many).not.toContain('title="cell');
  expect(many.length).toBeLessThan(5_000);
});
