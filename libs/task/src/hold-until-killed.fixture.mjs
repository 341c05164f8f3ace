// Run by tests: computes a task without end, under a lease, until it is killed.
import { createFolderStore } from '@isthmus/object-store';
import { computeOnce, createTaskHost, evaluateTask } from '../dist/index.js';

const [folder, request, lengthMs] = process.argv.slice(2);
const host = createTaskHost(createFolderStore(folder), { slots: 1, queue: 0 });
const { signal } = new AbortController();

async function* compute() {
  for (;;) {
    yield { kind: 'metric', metric: { name: 'loss', value: 1, step: 0 } };
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const task = { request: JSON.parse(request), compute, signal, lengthMs: Number(lengthMs) };
for await (const _ of computeOnce(host, evaluateTask, task)) {
  process.stdout.write('computing\n');
}
