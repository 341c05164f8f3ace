/**
 * A training step, as one graph and op by op, beside PyTorch's and JAX's in the same run: `npm run bench:training`, after `npm run build`, with
 * PyTorch in the Python that PYTHON names and JAX in PYTHON_JAX (see README.md). Each has a process of its own, runs
 * alternate, and only one works at a time. A step takes its batch from the split's bytes by indices.
 */
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { computeEnv } from '../apps/isthmus/dist/session/compute-env.js';
import { imageNetwork, perceptron } from './training-cases.mjs';

const rounds = Number(process.env.ROUNDS ?? 3);
const wanted = process.env.CASES?.split(';');
const timed = (one, steps) => ({ ...one, steps });
/** Networks trained at once, a step of one of them; PyTorch and JAX train one. */
const replicas = (count, oneOrder) => ({
  ...timed(perceptron(64), 400),
  replicas: count,
  oneOrder,
  name: `replicas of width 64: ${count} ${oneOrder ? 'with one data order' : 'with their own'}, per replica`,
});
const cases = [
  timed(perceptron(512), 40),
  timed(perceptron(512, 'adam'), 40),
  timed(perceptron(64), 200),
  replicas(8, true),
  replicas(32, true),
  replicas(8, false),
  replicas(32, false),
  timed(perceptron(2048), 8),
  // Smaller ones first: a process keeps what it once took.
  timed(imageNetwork('resnet20', 'layer'), 4),
  timed(imageNetwork('resnet20', 'batch'), 4),
  timed(imageNetwork('vgg11', 'layer'), 4),
  timed(imageNetwork('vgg11', 'batch'), 4),
].filter(({ name }) => wanted === undefined || wanted.some((part) => name.startsWith(part)));

const runners = {
  ours: node('graph'),
  'op by op': node('eager'),
  PyTorch: python('torch', process.env.PYTHON),
  JAX: python('jax', process.env.PYTHON_JAX ?? process.env.PYTHON),
};

console.log(`| step | ${Object.keys(runners).join(', ms | ')}, ms | ours / op by op | ours / the faster | peak, MiB |
|---|---:|---:|---:|---:|---:|---:|---:|`);
try {
  for (const one of cases) {
    const answers = Object.fromEntries(Object.keys(runners).map((name) => [name, []]));
    // The first round warms up: compilation, caches, threads.
    for (let round = 0; round <= rounds; round++) {
      for (const [name, run] of Object.entries(runners)) {
        const answer = await run(one);
        if (round > 0) answers[name].push(answer);
      }
    }
    console.log(row(one, answers));
  }
} finally {
  for (const run of Object.values(runners)) run.end();
}

/** Minima with medians behind them; ratios are of minima, which others on the machine disturb least. */
function row({ name }, answers) {
  const of = (measure) => Object.values(answers).map((all) => measure(all.flatMap(({ ms }) => ms)));
  const [least, middle] = [of((ms) => Math.min(...ms)), of(median)];
  const [ours, eager, torch, jax] = least;
  const times = least.map((ms, i) => `${digits(ms)} (${digits(middle[i])})`);
  const ratios = [ours / eager, ours / Math.min(torch, jax)].map((ratio) => ratio.toFixed(2));
  const peaks = Object.values(answers).map((all) => all.at(-1).peak.toFixed(0));
  return `| ${[name, ...times, ...ratios, peaks.join(', ')].join(' | ')} |`;
}

function digits(ms) {
  return ms.toFixed(ms < 10 ? 2 : ms < 100 ? 1 : 0);
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

function node(kind) {
  const child = fork(new URL('training-steps.mjs', import.meta.url), [kind], {
    env: { ...process.env, ...computeEnv },
  });
  const run = async (one) => {
    child.send(one);
    const [answer] = await once(child, 'message');
    return answer;
  };
  return Object.assign(run, { end: () => child.kill() });
}

function python(framework, interpreter = 'python3') {
  const script = new URL('training.py', import.meta.url).pathname;
  const child = spawn(interpreter, [script, framework], { stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = createInterface(child.stdout)[Symbol.asyncIterator]();
  const run = async (one) => {
    child.stdin.write(`${JSON.stringify(one)}\n`);
    const { value, done } = await answers.next();
    if (done) throw new Error(`${framework} ended early; see README.md for how to install it`);
    return JSON.parse(value);
  };
  return Object.assign(run, { end: () => child.stdin.end() });
}
