/**
 * A training step beside PyTorch's and JAX's in the same run: `npm run bench:training`, after `npm run build`, with
 * PyTorch in the Python that PYTHON names and JAX in PYTHON_JAX (see README.md). Each has a process of its own, runs
 * alternate, and only one works at a time. A step takes its batch from the split's bytes by indices.
 */
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const rounds = Number(process.env.ROUNDS ?? 3);
const wanted = process.env.CASES?.split(' ');
const images = { shape: [3, 32, 32], examples: 5000, batch: 128, steps: 4 };
const perceptron = (width, steps, optimizer = 'sgd') => ({
  name: `mlp 784-3x${width}-10, ${optimizer}`,
  family: 'mlp',
  widths: [784, width, width, width, 10],
  optimizer,
  norm: 'none',
  shape: [784],
  examples: 20_000,
  batch: 500,
  steps,
  layout: 'contiguous',
  network: `mlp:784-${width}-${width}-${width}-10`,
});
/** Networks trained at once, a step of one of them; PyTorch and JAX train one. */
const replicas = (count, oneOrder) => ({
  ...perceptron(64, 400),
  replicas: count,
  oneOrder,
  name: `replicas of width 64: ${count} ${oneOrder ? 'with one data order' : 'with their own'}, per replica`,
});
const imageNetwork = (family, norm) => ({
  name: `${family}, ${norm} norm`,
  // The faster of PyTorch's two layouts for these networks.
  family,
  norm,
  ...images,
  optimizer: 'sgd',
  layout: 'channels last',
  network: `${family}:3x32x32-10,norm=${norm}`,
});
const cases = [
  perceptron(512, 40),
  perceptron(512, 40, 'adam'),
  perceptron(64, 200),
  replicas(8, true),
  replicas(32, true),
  replicas(8, false),
  replicas(32, false),
  perceptron(2048, 8),
  // Smaller ones first: a process keeps what it once took.
  imageNetwork('resnet20', 'layer'),
  imageNetwork('resnet20', 'batch'),
  imageNetwork('vgg11', 'layer'),
  imageNetwork('vgg11', 'batch'),
].filter(({ name }) => wanted === undefined || wanted.some((part) => name.startsWith(part)));

/** As the services are started by the command and by their image. */
const allocator = { MALLOC_TRIM_THRESHOLD_: '1073741824', MALLOC_MMAP_THRESHOLD_: '1073741824' };
const runners = {
  ours: node(),
  PyTorch: python('torch', process.env.PYTHON),
  JAX: python('jax', process.env.PYTHON_JAX ?? process.env.PYTHON),
};

console.log(
  '| step | ours, ms | PyTorch, ms | JAX, ms | ours / the faster | resident, MiB: ours | PyTorch | JAX |',
);
console.log('|---|---:|---:|---:|---:|---:|---:|---:|');
try {
  for (const one of cases) {
    const answers = { ours: [], PyTorch: [], JAX: [] };
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

function row({ name }, answers) {
  const [ours, torch, jax] = Object.values(answers).map((all) =>
    median(all.flatMap(({ ms }) => ms)),
  );
  const resident = Object.values(answers).map((all) => all.at(-1).peak.toFixed(0));
  const ratio = (ours / Math.min(torch, jax)).toFixed(2);
  const times = [ours, torch, jax].map((ms) => ms.toFixed(ms < 10 ? 2 : 0));
  return `| ${[name, ...times, ratio, ...resident].join(' | ')} |`;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

function node() {
  const child = fork(new URL('training-steps.mjs', import.meta.url), {
    env: { ...process.env, ...allocator },
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
