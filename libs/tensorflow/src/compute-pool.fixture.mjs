import { threadId } from 'node:worker_threads';
import { serveCompute } from '../dist/index.js';

// A compute thread for compute-pool.test.ts: counts, fails, or works without a pause.
serveCompute(function* ({ count, failAt, isBadInput, busyMs }) {
  for (let i = 0; i < count; i++) {
    if (i === failAt) throw Object.assign(new RangeError('asked to fail [i=2]'), { isBadInput });
    const until = performance.now() + (busyMs ?? 0);
    while (performance.now() < until);
    yield { i, thread: threadId, at: Date.now() };
  }
});
