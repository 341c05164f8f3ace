/**
 * One measurement of `bench:study` in a process of its own, so that its peak memory is its own; prints it as JSON:
 * `plan CELLS`, `write CELLS URL`, `resume CELLS URL`, `no-op CELLS [ADDRESS]`.
 */
import { writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadDataset } from '../../libs/dataset/dist/index.js';
import { createMemoryStore, openStore, putArtifact } from '../../libs/object-store/dist/index.js';
import { createNeedsData, planStudy, runStudy } from '../../libs/study/dist/index.js';
import { connectServices } from '../../libs/study/dist/task/service-clients.js';
import { evaluateTask, matchTask, trainTask, writeResult } from '../../libs/task/dist/index.js';
import { artifactOf, matchedOf, measuredOf, studyOf, trainedOf } from './cases.mjs';

const [what, cellsText, place] = process.argv.slice(2);
const cells = Number(cellsText);
const { signal } = new AbortController();
const credentials = { accessKey: 'owner', secretKey: 'owner-secret' };

const measurements = { plan, write, resume, 'no-op': noOp };
const begun = performance.now();
const told = await measurements[what]();
const seconds = (performance.now() - begun) / 1000;
const { user, system } = process.cpuUsage();
const cpuSeconds = (user + system) / 1e6;
writeFileSync(
  1,
  JSON.stringify({ seconds, cpuSeconds, ...told, peakMiB: process.resourceUsage().maxRSS / 1024 }),
);

async function plan() {
  const study = studyOf(cells);
  const { tasks, cells: planned } = planStudy(study);
  if (planned.length !== cells) throw new Error(`expected ${cells} cells, got ${planned.length}`);
  return { tasks: tasks.length };
}

/** Stores what all tasks of a study come to, without waiting for the disk each time. */
async function write() {
  const memory = createMemoryStore();
  const identity = artifactOf('identity');
  await putArtifact(memory, identity.bytes);
  const keep = (task, resultOf, refsOf, textOf) => async (request) => {
    const { spec } = request;
    const result = resultOf(request);
    const inputs = refsOf(request).map(({ sha256 }) => sha256);
    for (const text of textOf(request)) await putArtifact(memory, Buffer.from(text));
    return writeResult(memory, task, { spec, inputs, result });
  };
  const train = keep(
    trainTask,
    trainedOf,
    ({ dataset }) => [dataset],
    ({ digest, spec }) => spec.runs.map((_, i) => `model ${digest} ${i}`),
  );
  const match = keep(
    matchTask,
    matchedOf,
    ({ models }) => models,
    ({ digest }) => [`permutation ${digest}`],
  );
  const evaluate = keep(
    evaluateTask,
    measuredOf,
    ({ models, dataset }) => [
      ...models.flatMap(({ model, permutation }) => (permutation ? [model, permutation] : [model])),
      dataset,
    ],
    () => [],
  );
  await run(memory, { train, match, evaluate });
  const keys = [];
  for await (const key of memory.list('')) keys.push(key);
  const store = place.startsWith('file:')
    ? quickFolder(fileURLToPath(place))
    : openStore(place, credentials);
  await inParallel(32, keys, async (key) => store.put(key, await memory.get(key)));
  return { objects: keys.length };
}

function quickFolder(root) {
  const made = new Set();
  return {
    async put(key, bytes) {
      const file = join(root, key);
      if (!made.has(dirname(file))) await mkdir(dirname(file), { recursive: true });
      made.add(dirname(file));
      await writeFile(file, bytes);
    },
  };
}

async function inParallel(width, items, work) {
  let next = 0;
  const worker = async () => {
    while (next < items.length) await work(items[next++]);
  };
  await Promise.all(Array.from({ length: width }, worker));
}

async function resume() {
  return run(openStore(place, credentials), undefined);
}

/** Nothing is stored and each task answered at once, in this process or by a service at an address. */
async function noOp() {
  const clients = {
    train: async (request) => trainedOf(request),
    match: async (request) => matchedOf(request),
    evaluate: async (request) => measuredOf(request),
  };
  const services = place ? connectServices(async () => ({ address: place })) : clients;
  return run(createMemoryStore(), services);
}

async function run(store, services) {
  const needsData = createNeedsData(async () => services, signal);
  const validateMatch = async () => ({ needsData: false });
  const results = await runStudy(studyOf(cells), {
    store,
    ...(services && { services: async () => ({ validateMatch, ...services }) }),
    needsData,
    retryFailed: false,
    loadDataset: (notation) => loadDataset(notation, { dataDir: undefined, cacheDir: tmpdir() }),
    concurrency: 64,
    signal,
    report: () => undefined,
    version: 'bench',
  });
  const { tasks, failures, unfinished } = results;
  if (results.cells.length !== cells) {
    throw new Error(
      `expected ${cells} cells, got ${results.cells.length}: ${JSON.stringify([failures[0], unfinished[0]])}`,
    );
  }
  return { tasks };
}
