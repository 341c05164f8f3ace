/**
 * Our optimal transport beside POT's on the same problems in the same run: `npm run bench:transport`, after
 * `npm run build`, with POT in the Python that PYTHON names (see README.md). Ours and POT's runs alternate; the least
 * time of each counts.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  exactTransport,
  sinkhorn,
  squaredEuclideanCosts,
  unbalancedSinkhorn,
  wasserstein1d,
} from '../libs/assignment/dist/index.js';
import { createRandom } from '../libs/random/dist/index.js';

const runs = 5;
const dimension = 5;
const marginalError = 1e-6;

const exact = ({ cost, rowMass, columnMass }) =>
  exactTransport({ cost, rowMass, columnMass }).value;
const entropic = (problem) =>
  sinkhorn(problem, { epsilon: problem.epsilon, marginalError, iterations: 100_000 }).value;
const unbalanced = (problem) =>
  unbalancedSinkhorn(problem, {
    epsilon: problem.epsilon,
    marginalPenalty: problem.penalty,
    marginalError,
    iterations: 100_000,
  }).value;
const line = ({ x, y }) => wasserstein1d({ values: x }, { values: y }, 1);

const cases = [
  ...[256, 512, 1024, 2048].map((n) => ({ method: 'emd', solve: exact, ...clouds(n, n) })),
  { method: 'emd', solve: exact, ...clouds(1024, 512) },
  { method: 'emd', solve: exact, ...clouds(1024, 1024, 'uniform') },
  { method: 'emd', solve: exact, ...noise(1024) },
  { method: 'sinkhorn_log', solve: entropic, epsilon: 0.05, ...clouds(512, 512) },
  { method: 'sinkhorn_log', solve: entropic, epsilon: 0.005, ...clouds(512, 512) },
  {
    method: 'sinkhorn_unbalanced',
    solve: unbalanced,
    epsilon: 0.05,
    penalty: 1,
    ...clouds(512, 512),
  },
  { method: 'wasserstein_1d', solve: line, ...samples(100_000) },
];

const folder = mkdtempSync(join(tmpdir(), 'transport-'));
try {
  cases.forEach((one, index) => {
    const parts = one.x ? [one.x, one.y] : [one.rowMass, one.columnMass, one.cost.data];
    parts.forEach((part, k) => {
      writeFileSync(join(folder, `${index}.${k}`), part);
    });
  });
  const described = cases.map(({ method, epsilon, penalty }) => ({ method, epsilon, penalty }));
  writeFileSync(join(folder, 'cases.json'), JSON.stringify({ marginalError, cases: described }));
  const script = new URL('transport.py', import.meta.url).pathname;
  const pot = spawn(process.env.PYTHON ?? 'python3', [script, folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const answers = createInterface(pot.stdout)[Symbol.asyncIterator]();
  console.log('| problem | method of POT | ours, ms | POT, ms | ours / POT | values differ by |');
  console.log('|---|---|---:|---:|---:|---:|');
  for (const [index, one] of cases.entries()) {
    const our = [];
    const their = [];
    for (let run = 0; run < runs; run++) {
      our.push(timed(() => one.solve(one)));
      pot.stdin.write(`${index}\n`);
      const { value, done } = await answers.next();
      if (done) throw new Error('POT ended early; see README.md for how to install it');
      their.push(JSON.parse(value));
    }
    console.log(row(one, our, their));
  }
  pot.stdin.end();
} finally {
  rmSync(folder, { recursive: true });
}

/** Squared distances of normal clouds over the greatest of them; masses at random unless uniform. */
function clouds(rows, columns, masses = 'random') {
  const random = createRandom(1, rows, columns);
  const cloud = (points) => ({
    points,
    dimension,
    data: Float64Array.from({ length: points * dimension }, () => random.normal()),
  });
  const { data } = squaredEuclideanCosts(cloud(rows), cloud(columns));
  const greatest = data.reduce((most, value) => Math.max(most, value));
  const cost = { rows, columns, data: data.map((value) => value / greatest) };
  const mass = (count) =>
    normalized(count, () => (masses === 'uniform' ? 1 : 0.01 + random.uniform()));
  const name = `clouds ${rows} x ${columns}, ${masses} masses`;
  return { name, cost, rowMass: mass(rows), columnMass: mass(columns) };
}

function noise(n) {
  const random = createRandom(2, n);
  const data = Float64Array.from({ length: n * n }, () => random.uniform());
  const mass = () => normalized(n, () => random.uniform());
  const cost = { rows: n, columns: n, data };
  return { name: `uniform noise ${n} x ${n}`, cost, rowMass: mass(), columnMass: mass() };
}

function samples(n) {
  const random = createRandom(3, n);
  const sample = () => Float64Array.from({ length: n }, () => random.normal());
  return { name: `two samples of ${n}`, x: sample(), y: sample() };
}

function normalized(count, draw) {
  const raw = Float64Array.from({ length: count }, draw);
  const total = raw.reduce((sum, value) => sum + value, 0);
  return raw.map((value) => value / total);
}

function timed(work) {
  const startedAt = performance.now();
  const value = work();
  return { value, ms: performance.now() - startedAt };
}

function row({ name, method, epsilon }, our, their) {
  const [ours, theirs] = [our, their].map((all) => Math.min(...all.map(({ ms }) => ms)));
  const difference = Math.abs(our[0].value / their[0].value - 1);
  const cells = [
    name,
    epsilon ? `${method}, reg ${epsilon}` : method,
    ours.toFixed(1),
    theirs.toFixed(1),
    (ours / theirs).toFixed(2),
    difference.toExponential(1),
  ];
  return `| ${cells.join(' | ')} |`;
}
