/**
 * Our linear assignment beside SciPy's on the same float32 matrices in the same run: `npm run bench:assignment`, after
 * `npm run build`, with SciPy in the Python that PYTHON names (see README.md). Ours and SciPy's runs alternate; the
 * ratio is the median of that of neighbours. Writes results/assignment.md.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { assignmentSteps, solveAssignment } from '../libs/assignment/dist/index.js';
import { createRandom } from '../libs/random/dist/index.js';

const runsAt = { 256: 15, 512: 9, 1024: 5, 2048: 3, 4096: 1 };
const sizes = (process.env.SIZES ?? Object.keys(runsAt).join(' ')).split(' ').map(Number);
const fanIn = 128;

const families = {
  Gaussian: { make: gaussian, maximize: false },
  'rank 16': { make: (n) => product(n, 16), maximize: false },
  'rank 8': { make: (n) => product(n, 8), maximize: false },
  'rank 2': { make: (n) => product(n, 2), maximize: false },
  'gram of He nets': { make: (n) => product(n, fanIn), maximize: true },
  '(i + 1) (j + 1)': { make: sortedProduct, maximize: false },
};

function gaussian(n) {
  const random = createRandom(n, 'gaussian');
  return Float32Array.from({ length: n * n }, () => random.normal());
}

/** W_a W_b^T for two matrices of independent normal weights. */
function product(n, rank) {
  const random = createRandom(n, 'product', rank);
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

function sortedProduct(n) {
  return Float32Array.from({ length: n * n }, (_, k) => (Math.floor(k / n) + 1) * ((k % n) + 1));
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

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const folder = mkdtempSync(join(tmpdir(), 'assignment-'));
const file = join(folder, 'cost');
const python = spawn(process.env.PYTHON ?? 'python3', ['bench/assignment.py'], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
const answers = createInterface({ input: python.stdout })[Symbol.asyncIterator]();

async function compare(n, data, maximize, start) {
  writeFileSync(file, data);
  const pairs = [];
  for (let run = 0; run < runsAt[n]; run++) {
    const started = performance.now();
    const ours = solveAssignment(
      { rows: n, columns: n, data },
      { maximize, ...(start && { start }) },
    );
    const ms = performance.now() - started;
    python.stdin.write(`${JSON.stringify({ n, file, maximize })}\n`);
    const theirs = JSON.parse((await answers.next()).value);
    const difference = Math.abs(ours.value - theirs.value) / Math.abs(theirs.value);
    if (!(difference <= 1e-9)) throw new Error(`the values differ by ${difference} [n=${n}]`);
    pairs.push({ ms, theirs: theirs.ms, ratio: ms / theirs.ms, ours });
  }
  return {
    ours: pairs[0].ours,
    ms: median(pairs.map((pair) => pair.ms)),
    theirs: median(pairs.map((pair) => pair.theirs)),
    ratio: median(pairs.map((pair) => pair.ratio)),
  };
}

const cell = ({ ms, theirs, ratio }) =>
  `${ms.toFixed(1)} / ${theirs.toFixed(1)} = **${ratio.toFixed(2)}**`;

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

const lines = [
  '# Linear assignment beside SciPy',
  '',
  '`npm run bench:assignment`: ours / `scipy.optimize.linear_sum_assignment` in ms, and the ratio, all medians of runs that alternate. Cold; and warm: started from the duals of the matrix before 5 % of its entries were redrawn, or before noise of 5 % was put on all.',
  '',
  '| n | costs | cold | warm, redrawn | warm, noise |',
  '|---|---|---|---|---|',
];
console.log(lines.join('\n'));
function report(line) {
  console.log(line);
  lines.push(line);
}
try {
  for (const { make, maximize } of Object.values(families)) {
    for (let run = 0; run < 10; run++) {
      solveAssignment({ rows: 256, columns: 256, data: make(256) }, { maximize });
    }
  }
  for (const n of sizes) {
    for (const [name, { make, maximize }] of Object.entries(families)) {
      const cost = make(n);
      const cold = await compare(n, cost, maximize);
      const afterRedraw = await compare(n, redrawn(cost), maximize, cold.ours);
      const afterNoise = await compare(n, noisy(cost), maximize, cold.ours);
      report(`| ${n} | ${name} | ${cell(cold)} | ${cell(afterRedraw)} | ${cell(afterNoise)} |`);
    }
  }
  report('');
  report(measureLarge());
  if (!process.env.SIZES) writeFileSync('bench/results/assignment.md', `${lines.join('\n')}\n`);
} finally {
  python.kill();
  rmSync(folder, { recursive: true });
}
