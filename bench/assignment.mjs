/**
 * Our linear assignment beside SciPy's and lapx's on the same float32 matrices in the same run: `npm run
 * bench:assignment`, after `npm run build`, with SciPy and lapx in the Python that PYTHON names (see README.md). Their
 * runs alternate; times are the least of all runs. Writes results/assignment.md.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { assignmentSteps, solveAssignment } from '../libs/assignment/dist/index.js';
import { createRandom } from '../libs/random/dist/index.js';

/** How often each is run, unless it takes so long that once has to do. */
const runsAt = { 16: 40, 32: 40, 64: 40, 128: 40, 256: 30, 512: 15, 1024: 9, 2048: 5, 4096: 3 };
const sizes = (process.env.SIZES ?? Object.keys(runsAt).join(' ')).split(' ').map(Number);
const longRunMs = 2000;
/** Where lapx's first solver takes longer, the second is not asked. */
const veryLongRunMs = 5000;
/** A run of what is shorter solves the matrix again and again for about so long. */
const leastRunMs = 3;
/**
 * So many different matrices of a size are solved in turn, one at a time: over a single small one, again and again, a
 * processor learns how each branch will go, which in use it cannot.
 */
const matricesAt = { 16: 64, 32: 64, 64: 64, 128: 16, 256: 8 };
/** lapx has eight solvers that are exact; these two were the fastest on all costs. */
const lapxSolvers = ['lapjvr', 'lapjvh'];
const batches = [64, 128].map((n) => ({ n, problems: 64 }));
const fanIn = 128;

const families = {
  Gaussian: { make: gaussian, maximize: false },
  'rank 16': { make: (n, seed) => product(n, 16, seed), maximize: false },
  'rank 8': { make: (n, seed) => product(n, 8, seed), maximize: false },
  'rank 2': { make: (n, seed) => product(n, 2, seed), maximize: false },
  'gram of He nets': { make: (n, seed) => product(n, fanIn, seed), maximize: true },
  'integers 0 to 99': { make: integers, maximize: false },
  '(i + 1) (j + 1)': { make: sortedProduct, maximize: false },
};

function gaussian(n, seed = 0) {
  const random = createRandom(n, 'gaussian', seed);
  return Float32Array.from({ length: n * n }, () => random.normal());
}

/** W_a W_b^T for two matrices of independent normal weights. */
function product(n, rank, seed = 0) {
  const random = createRandom(n, 'product', rank, seed);
  const [a, b] = [0, 1].map(() =>
    Float64Array.from({ length: n * rank }, () => random.normal() * Math.sqrt(2 / rank)),
  );
  const result = new Float32Array(n * n);
  const row = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    row.fill(0);
    for (let k = 0; k < rank; k++) {
      const weight = a[i * rank + k];
      for (let j = 0; j < n; j++) row[j] += weight * b[k * n + j];
    }
    result.set(row, i * n);
  }
  return result;
}

function integers(n, seed = 0) {
  const random = createRandom(n, 'integers', seed);
  return Float32Array.from({ length: n * n }, () => Math.floor(100 * random.uniform()));
}

/** The first in order, others with rows and columns shuffled. */
function sortedProduct(n, seed = 0) {
  const random = createRandom(n, 'order', seed);
  const [a, b] = [0, 1].map(() =>
    Array.from({ length: n }, (_, k) => ({ k, at: seed && random.uniform() })),
  );
  for (const order of [a, b]) order.sort((one, other) => one.at - other.at);
  return Float32Array.from(
    { length: n * n },
    (_, k) => (a[Math.floor(k / n)].k + 1) * (b[k % n].k + 1),
  );
}

/** 5 % of the entries replaced by others of the matrix. */
function redrawn(cost) {
  const random = createRandom(cost.length, 'redrawn');
  return cost.map((one) =>
    random.uniform() < 0.05 ? cost[Math.floor(random.uniform() * cost.length)] : one,
  );
}

/** Every entry times 1 + 0.05 of a normal number. */
function noisy(cost) {
  const random = createRandom(cost.length, 'noisy');
  return cost.map((one) => one * (1 + 0.05 * random.normal()));
}

const folder = mkdtempSync(join(tmpdir(), 'assignment-'));
const file = join(folder, 'costs');
const python = spawn(process.env.PYTHON ?? 'python3', ['bench/assignment.py'], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
const answers = createInterface({ input: python.stdout })[Symbol.asyncIterator]();

async function askPython(request) {
  python.stdin.write(`${JSON.stringify({ file, ...request })}\n`);
  return JSON.parse((await answers.next()).value);
}

/** Once through the matrices, on the mean of the repeats. */
function solveOurs(n, matrices, maximize, starts, repeats) {
  let solved;
  const started = performance.now();
  for (let repeat = 0; repeat < repeats; repeat++) {
    solved = matrices.map((data, k) =>
      solveAssignment(
        { rows: n, columns: n, data },
        starts ? { maximize, start: starts[k] } : { maximize },
      ),
    );
  }
  const ms = (performance.now() - started) / repeats;
  return { solved, value: solved.reduce((sum, { value }) => sum + value, 0), ms };
}

/** The least times of all who solve them, runs alternating, and our solutions. */
async function compare(n, matrices, maximize, { starts, threads } = {}) {
  writeFileSync(file, Buffer.concat(matrices.map((data) => Buffer.from(data.buffer))));
  const contestants = {
    ours: (repeats) => solveOurs(n, matrices, maximize, starts, repeats),
    ...(!starts && { SciPy: (repeats) => askPython({ n, maximize, solver: 'SciPy', repeats }) }),
    ...Object.fromEntries(
      lapxSolvers.map((solver) => [
        solver,
        (repeats) => askPython({ n, maximize, solver, repeats }),
      ]),
    ),
    ...(threads && { lapjvr_batch: () => askPython({ n, maximize, threads }) }),
  };
  const least = {};
  let ours;
  for (let run = 0; run < runsAt[n]; run++) {
    for (const [name, solve] of Object.entries(contestants)) {
      if (run > 0 && !(least[name] <= longRunMs)) continue;
      if (name === lapxSolvers[1] && least[lapxSolvers[0]] > veryLongRunMs) continue;
      const repeats = run === 0 ? 1 : Math.ceil(leastRunMs / least[name]);
      const { value, ms, solved } = await solve(repeats);
      if (solved) ours ??= { solved, value };
      const difference = Math.abs(ours.value - value);
      if (!(difference <= 1e-9 * Math.abs(ours.value)))
        throw new Error(`the values differ by ${difference} [n=${n}]`);
      least[name] = Math.min(least[name] ?? Infinity, ms);
    }
  }
  const lapx = Math.min(...lapxSolvers.map((name) => least[name] ?? Infinity));
  return { solved: ours.solved, least, lapx, matrices: matrices.length };
}

const shown = (ms) => (ms < 100 ? ms.toPrecision(2) : ms.toFixed(0));
const ratioCell = ({ least, lapx }) => (least.ours / lapx).toFixed(2);
const warmCell = ({ least, lapx, matrices }) =>
  `${shown(least.ours / matrices)} / ${shown(lapx / matrices)} = **${ratioCell({ least, lapx })}**`;
const coldCell = (one) => `${warmCell(one)} | ${(one.least.ours / one.least.SciPy).toFixed(2)}`;

/** What the process has used of the processors, in ms: unlike the clock, it leaves out waiting for one. */
function cpuTime() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** The most memory that a solve of n = 8192 takes beside the matrix, and the longest processor time between steps. */
function measureLarge() {
  const n = 8192;
  const data = product(n, 8);
  const before = process.memoryUsage.rss();
  let most = before;
  let longest = 0;
  const started = performance.now();
  let last = cpuTime();
  for (const _ of assignmentSteps({ rows: n, columns: n, data }, { maximize: true })) {
    longest = Math.max(longest, cpuTime() - last);
    most = Math.max(most, process.memoryUsage.rss());
    last = cpuTime();
  }
  const share = (data.byteLength + most - before) / data.byteLength;
  return `n = ${n}, rank 8: ${((performance.now() - started) / 1000).toFixed(1)} s; memory at most ${share.toFixed(2)} times the matrix; at most ${longest.toFixed(0)} ms of processor time from step to step.`;
}

/** From the start of a process: what it takes to load the solver, and to solve a first matrix and a second. */
function measureFirst() {
  const script = `
    const n = 64;
    const data = Float32Array.from({ length: n * n }, (_, k) => Math.sin(k * k));
    const started = performance.now();
    const { solveAssignment } = await import('./libs/assignment/dist/index.js');
    const loaded = performance.now();
    solveAssignment({ rows: n, columns: n, data });
    const first = performance.now();
    solveAssignment({ rows: n, columns: n, data });
    console.log(JSON.stringify([loaded - started, first - loaded, performance.now() - first]));`;
  const runs = Array.from({ length: 9 }, () => {
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', script]);
    return JSON.parse(stdout.toString());
  });
  const [load, first, second] = [0, 1, 2].map((k) => Math.min(...runs.map((run) => run[k])));
  return `A fresh process, n = 64: ${load.toFixed(1)} ms to load the solver, ${first.toFixed(2)} ms for the first matrix, ${second.toFixed(2)} ms for the second.`;
}

const lines = [
  '# Linear assignment beside SciPy and lapx',
  '',
  '`npm run bench:assignment`: ours / the faster of `lapx.lapjvr` and `lapjvh` in ms a matrix, the least of runs that alternate, and the ratio; for cold solves also that of ours to `scipy.optimize.linear_sum_assignment`. Ours has checked every cost and found the duals in that time; theirs has not. Up to n = 256, several matrices in turn; then the ratio to lapx when the first of them is repeated, whose branches a processor learns. Warm: started from the duals of the matrix before 5 % of its entries were redrawn, or before noise of 5 % was put on all; lapx starts anew.',
  '',
  '| n | costs | cold | to SciPy | one, repeated | warm, redrawn | warm, noise |',
  '|---|---|---|---|---|---|---|',
];
console.log(lines.join('\n'));
function report(line) {
  console.log(line);
  lines.push(line);
}
try {
  for (const { make, maximize } of Object.values(families)) {
    for (const n of [64, 300]) {
      const data = make(n);
      for (let run = 0; run < 30; run++)
        solveAssignment({ rows: n, columns: n, data }, { maximize });
    }
  }
  for (const n of sizes) {
    for (const [name, { make, maximize }] of Object.entries(families)) {
      const costs = Array.from({ length: matricesAt[n] ?? 1 }, (_, k) => make(n, k));
      const cold = await compare(n, costs, maximize);
      const starts = cold.solved;
      const afterRedraw = await compare(n, costs.map(redrawn), maximize, { starts });
      const afterNoise = await compare(n, costs.map(noisy), maximize, { starts });
      const again = costs.length > 1 ? await compare(n, costs.slice(0, 1), maximize) : cold;
      const cells = [coldCell(cold), ratioCell(again), warmCell(afterRedraw), warmCell(afterNoise)];
      report(`| ${n} | ${name} | ${cells.join(' | ')} |`);
    }
  }
  report('');
  report('Batches: ours one after the other / `lapjvr_batch` on one thread.');
  report('');
  report('| batch | costs | ms |');
  report('|---|---|---|');
  for (const { n, problems } of batches) {
    for (const name of ['Gaussian', 'rank 8', 'gram of He nets', 'integers 0 to 99']) {
      const { make, maximize } = families[name];
      const matrices = Array.from({ length: problems }, (_, k) => make(n, k));
      const { least } = await compare(n, matrices, maximize, { threads: 1 });
      report(
        `| ${problems} of n = ${n} | ${name} | ${shown(least.ours)} / ${shown(least.lapjvr_batch)} = **${(least.ours / least.lapjvr_batch).toFixed(2)}** |`,
      );
    }
  }
  report('');
  report(measureFirst());
  report(measureLarge());
  if (!process.env.SIZES) writeFileSync('bench/results/assignment.md', `${lines.join('\n')}\n`);
} finally {
  python.kill();
  rmSync(folder, { recursive: true });
}
