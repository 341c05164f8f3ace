/**
 * A path of 25 points beside a plain PyTorch loop over the same networks and examples: `npm run bench:path`, after
 * `npm run build`, with PyTorch in the Python that PYTHON names (see README.md). One process works at a time; runs
 * alternate. Ours has the allocator's settings of the services, and measures calibration at every point, too.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { combine, grid } from '../libs/connectivity/dist/index.js';
import { createFirstLayer } from '../libs/evaluation/dist/first-layer.js';
import { createForwardPasses } from '../libs/evaluation/dist/forward-passes.js';
import { measure } from '../libs/evaluation/dist/measure.js';
import { initialize, parseNetwork, toTensors } from '../libs/network/dist/index.js';
import { createRandom } from '../libs/random/dist/index.js';
import { disposeAll } from '../libs/tensorflow/dist/index.js';
import { toDevice } from '../libs/training/dist/index.js';

const rounds = Number(process.env.ROUNDS ?? 5);
const points = 25;
const cases = [
  { name: 'mlp 784-3x512-10', family: 'mlp', network: 'mlp:784-512-512-512-10', examples: 10_000 },
  {
    name: 'resnet20, layer norm',
    family: 'resnet20',
    network: 'resnet20:3x32x32-10,norm=layer',
    examples: 500,
  },
];
const folder = mkdtempSync(join(tmpdir(), 'bench-path-'));
const pytorch = python();
console.log(
  '| path | ours, ms | op by op, ms | all layers at every point, ms | PyTorch, ms | ours / op by op | ours / PyTorch |',
);
console.log('|---|---:|---:|---:|---:|---:|---:|');
try {
  for (const one of cases) {
    const ours = prepare(one);
    const times = { first: [], eager: [], all: [], torch: [] };
    for (let round = 0; round <= rounds; round++) {
      const took = {
        first: walk(ours, { keepsFirst: true, as: 'graph' }),
        eager: walk(ours, { keepsFirst: true, as: 'eager' }),
        all: walk(ours, { keepsFirst: false, as: 'graph' }),
        torch: await pytorch({ ...one, points, folder, widths: [784, 512, 512, 512, 10] }),
      };
      // The first round warms up.
      if (round > 0) for (const [name, ms] of Object.entries(took)) times[name].push(ms);
    }
    const least = Object.values(times).map((all) => Math.min(...all));
    const middle = Object.values(times).map(median);
    const numbers = least.map((ms, i) => `${ms.toFixed(0)} (${middle[i].toFixed(0)})`);
    const [first, eager, , torch] = least;
    const ratios = [first / eager, first / torch].map((ratio) => ratio.toFixed(2));
    console.log(`| ${[one.name, ...numbers, ...ratios].join(' | ')} |`);
    ours.data.dispose();
  }
} finally {
  pytorch.end();
  rmSync(folder, { recursive: true });
}

function prepare({ network: notation, examples }) {
  const network = parseNetwork(notation);
  const random = createRandom(1, 'pixels');
  const size = network.inputShape.reduce((product, length) => product * length, 1);
  const x = Uint8Array.from({ length: examples * size }, () => random.integer(256));
  const y = Uint8Array.from({ length: examples }, () => random.integer(10));
  writeFileSync(join(folder, 'x'), x);
  writeFileSync(join(folder, 'y'), y);
  const models = [1, 2].map((seed) => initialize(network, seed));
  const data = toDevice({ count: examples, x, y }, network);
  return { network, models, data };
}

/** The path as the evaluator walks it: ms. */
function walk({ network, models, data }, { keepsFirst, as }) {
  const startedAt = performance.now();
  // The graph's making counts: each path makes its own.
  const many = as === 'graph' ? points * data.batches.length : 0;
  const passes = createForwardPasses(network, data, many);
  const first = keepsFirst ? createFirstLayer(network, models, data) : undefined;
  for (const lambda of grid(points)) {
    const coefficients = [1 - lambda, lambda];
    const parameters = toTensors(network, combine(models, coefficients));
    const isModel = coefficients.includes(1);
    const known = first && !isModel ? { first, coefficients } : undefined;
    for (const _ of measure(passes, parameters, data, known));
    disposeAll(parameters);
  }
  first?.dispose();
  passes.dispose();
  return performance.now() - startedAt;
}

function python() {
  const script = new URL('path.py', import.meta.url).pathname;
  const allocator = /^MALLOC_/;
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !allocator.test(name)),
  );
  const child = spawn(process.env.PYTHON ?? 'python3', [script], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const answers = createInterface(child.stdout)[Symbol.asyncIterator]();
  const run = async (one) => {
    child.stdin.write(`${JSON.stringify(one)}\n`);
    const { value, done } = await answers.next();
    if (done) throw new Error('PyTorch ended early; see README.md for how to install it');
    return Number(value);
  };
  return Object.assign(run, { end: () => child.stdin.end() });
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
