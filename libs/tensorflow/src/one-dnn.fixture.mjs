import { isMainThread } from 'node:worker_threads';
import { createComputePool, serveCompute, tryKernels } from '../dist/index.js';

// Prints which kernels a process chooses, or a compute thread of it.
if (!isMainThread) {
  serveCompute(function* () {
    yield tryKernels();
  });
} else if (process.argv[2] === 'process') {
  console.log(JSON.stringify(tryKernels()));
} else {
  const pool = createComputePool(new URL(import.meta.url), { slots: 1 });
  for await (const found of pool.run({}, { signal: new AbortController().signal })) {
    console.log(JSON.stringify(found));
  }
  await pool.close();
}
