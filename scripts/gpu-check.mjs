/**
 * `npm run gpu:check`, after `npm run setup`, on a machine with a GPU: trains, matches and measures there, compares the
 * numbers with the CPU's and the times with PyTorch's (in the Python that PYTHON names), and prints tables; at most ten
 * minutes. `--write` puts them into bench/results/gpu.md, `--cpu` tries the check itself on a CPU. Exits 2 where
 * TensorFlow sees no GPU, 1 where numbers lie too far apart or a part fails.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { planFor } from './gpu-check/cases.mjs';
import { lookAround, torchFault } from './gpu-check/machine.mjs';
import { pairRows, replicaRow, trainingRows } from './gpu-check/parts.mjs';
import { startWorkers } from './gpu-check/processes.mjs';
import { report } from './gpu-check/report.mjs';
import { root } from './paths.mjs';

const limitMs = 10 * 60_000;
const { values: options } = parseArgs({
  options: { cpu: { type: 'boolean' }, write: { type: 'boolean' } },
});
const device = options.cpu ? 'CPU' : 'GPU';
const ending = new AbortController();
const { signal } = ending;
const limit = setTimeout(() => ending.abort(new Error('the ten minutes are over')), limitMs);
for (const name of ['SIGINT', 'SIGTERM']) {
  process.once(name, () => {
    ending.abort(new Error(name));
    process.exit(130);
  });
}

if (!existsSync(join(root, 'libs/tensorflow/dist/index.js'))) {
  console.error('gpu-check: not built; run `npm run setup` first');
  process.exit(2);
}
const { lines, reason } = await lookAround(signal);
for (const line of lines) say(line);
if (reason !== undefined && device === 'GPU') {
  console.error(`no GPU: ${reason}\n\`npm run gpu:check -- --cpu\` tries the check on the CPU.`);
  ending.abort();
  process.exit(2);
}

const plan = planFor(device);
const fault = torchFault(lines, device);
const { computeEnv } = await import('../apps/isthmus/dist/session/compute-env.js');
const workers = startWorkers(device, computeEnv, signal);
const check = { plan, device, signal, torchFault: fault, workers, say };
const found = { lines, numbers: [], times: [], replicas: [], pairs: [], leftOut: [], remarks: [] };
if (fault !== undefined) found.remarks.push(fault);
let hasFailed = false;
/** What the longest part has taken: none is begun with less time left. */
let longestMs = 0;

const isSmall = ({ family }) => family === 'mlp';
const isLarge = ({ family }) => family !== 'mlp';

// What takes longest comes last, for it is what may be left out.
await trainings(isSmall);
await pairs(isSmall);
await replicas();
await trainings(isLarge);
await pairs(isLarge);
const took = elapsed();
clearTimeout(limit);
ending.abort();

const text = `${report(device, { ...found, took })}\n`;
console.log(`\n${text}`);
if (options.write && device === 'GPU') {
  writeFileSync(join(root, 'bench/results/gpu.md'), text);
  say('written to bench/results/gpu.md');
} else if (options.write) {
  say('not written: bench/results/gpu.md is for a GPU');
}
process.exitCode = hasFailed ? 1 : 0;

async function trainings(isWanted) {
  for (const one of plan.trainings.filter(isWanted)) {
    await part(one.name, async () => {
      const { numbers, times, passes, remarks } = await trainingRows(one, check);
      found.numbers.push(numbers);
      found.times.push(times);
      found.remarks.push(...remarks);
      return passes;
    });
  }
}

async function pairs(isWanted) {
  for (const one of plan.pairs.filter(isWanted)) {
    await part(`${one.name}: matching and path`, async () => {
      const rows = await pairRows(one, check);
      found.pairs.push(...rows);
      return rows.every(({ passes }) => passes);
    });
  }
}

async function replicas() {
  for (const count of plan.replicas.counts) {
    for (const oneOrder of [true, false]) {
      const order = oneOrder ? 'with one data order' : 'with their own data orders';
      await part(`${count} replicas ${order}`, async () => {
        found.replicas.push(await replicaRow(count, oneOrder, check));
        return true;
      });
    }
  }
}

/** Does a part of the check if there is time for one like the longest so far, and says how it went. */
async function part(name, work) {
  const startedAt = performance.now();
  if (signal.aborted || startedAt + longestMs > limitMs) {
    found.leftOut.push(name);
    return say(`${name}: left out, for want of time`);
  }
  say(`${name} ...`);
  try {
    const passes = await work();
    hasFailed ||= !passes;
    say(`${name}: ${passes ? 'done' : 'FAIL'}`);
  } catch (error) {
    if (signal.aborted) {
      found.leftOut.push(name);
      return say(`${name}: ${signal.reason.message}`);
    }
    hasFailed = true;
    found.remarks.push(`FAIL: ${name}: ${error.message.split('\n')[0]}`);
    say(`${name}: FAIL: ${error.message}`);
  } finally {
    longestMs = Math.max(longestMs, performance.now() - startedAt);
  }
}

function say(text) {
  console.error(`[${elapsed()}] ${text}`);
}

function elapsed() {
  const seconds = Math.floor(performance.now() / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
