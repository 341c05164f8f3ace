/**
 * Test accuracy while training beside PyTorch's, with the same set-up and images: `npm run bench:accuracy`, after
 * `npm run build`, with PyTorch in the Python that PYTHON names (see README.md). Writes results/accuracy-FAMILY.md and
 * .svg as soon as a network is done; FAMILY=vgg11 for one network alone.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { loadDataset } from '../libs/dataset/dist/index.js';
import { drawSvg } from '../libs/report/dist/vega-svg.js';

const { epochs, images, seeds } = {
  epochs: Number(process.env.EPOCHS ?? 10),
  images: Number(process.env.IMAGES ?? 5000),
  seeds: [1, 2],
};
const dataset = `cifar-10:subset=${images}`;
const setup = { learningRate: 0.05, momentum: 0.9, decay: 5e-4, batch: 128, epochs };
const networks = [
  { name: 'ResNet-20', family: 'resnet20' },
  { name: 'VGG-11', family: 'vgg11' },
].filter(({ family }) => family === (process.env.FAMILY ?? family));
const folder = mkdtempSync(join(tmpdir(), 'bench-accuracy-'));
try {
  await writeSplits();
  for (const network of networks) {
    const curves = [];
    for (const seed of seeds) {
      for (const [by, train] of Object.entries({ Isthmus: ours, PyTorch: pytorch })) {
        const accuracies = await train(network, seed);
        curves.push({ by, seed, accuracies });
        console.log(`${network.name}, ${by}, seed ${seed}: ${accuracies.map(percent).join(' ')}`);
      }
    }
    const result = (ending) =>
      new URL(`results/accuracy-${network.family}.${ending}`, import.meta.url);
    writeFileSync(result('md'), table(network, curves));
    writeFileSync(result('svg'), await drawing(network, curves));
  }
} finally {
  rmSync(folder, { recursive: true });
}

/** Both splits as plain bytes, for PyTorch. */
async function writeSplits() {
  const { train, test } = await loadDataset(dataset, {
    dataDir: process.env.ISTHMUS_DATA_DIR,
    cacheDir: folder,
  });
  for (const [name, { x, y }] of Object.entries({ train, test })) {
    writeFileSync(join(folder, `${name}.x`), x);
    writeFileSync(join(folder, `${name}.y`), Uint8Array.from(y));
  }
}

async function ours({ family }, seed) {
  const { learningRate, momentum, decay, batch } = setup;
  const command = new URL('../apps/isthmus/bin/isthmus.js', import.meta.url).pathname;
  const answer = await run(process.execPath, [
    ...[command, 'train', '--dataset', dataset, '--seed', `${seed}`, '--json'],
    ...['--network', `${family}:3x32x32-10,norm=batch,init=pytorch`],
    ...['--optimizer', `sgd:momentum=${momentum},decay=${decay}`, '--schedule', 'cosine'],
    ...['--learning-rate', `${learningRate}`, '--batch-size', `${batch}`, '--epochs', `${epochs}`],
    ...[
      '--output',
      join(folder, `${family}-${seed}.safetensors`),
      '--store',
      join(folder, 'store'),
    ],
  ]);
  return answer.epochs.map(({ testAccuracy }) => testAccuracy);
}

function pytorch({ family }, seed) {
  const script = new URL('accuracy.py', import.meta.url).pathname;
  const given = JSON.stringify({ ...setup, family, seed, folder });
  return run(process.env.PYTHON ?? 'python3', [script, given]);
}

async function run(command, args) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const answer = await text(child.stdout);
  if (answer === '') throw new Error(`${command} ${args[0]} ended without an answer`);
  return JSON.parse(answer);
}

function table({ name, family }, curves) {
  const head = ['by', 'seed', ...Array.from({ length: epochs }, (_, i) => `epoch ${i + 1}`)];
  const rows = curves.map(({ by, seed, accuracies }) => [by, seed, ...accuracies.map(percent)]);
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  const { learningRate, momentum, decay, batch } = setup;
  return `# Test accuracy of ${name} while training, beside PyTorch's

\`FAMILY=${family} EPOCHS=${epochs} IMAGES=${images} npm run bench:accuracy\`: ${images} training images of CIFAR-10, the same for both, no augmentation; SGD with learning rate ${learningRate} (a cosine to 0), momentum ${momentum}, weight decay ${decay}, batch ${batch}; batch norm; PyTorch's initialisation. Each draws its own start and order. Accuracy on all 10,000 test images.

![Test accuracy by epoch](accuracy-${family}.svg)

${lines.join('\n')}
`;
}

function drawing({ name }, curves) {
  const values = curves.flatMap(({ accuracies, ...of }) =>
    accuracies.map((accuracy, i) => ({ ...of, epoch: i + 1, accuracy })),
  );
  return drawSvg({
    data: { values },
    autosize: 'pad',
    title: name,
    width: 330,
    height: 280,
    mark: { type: 'line', point: true },
    encoding: {
      x: { field: 'epoch', type: 'quantitative', axis: { title: 'Epoch', tickMinStep: 1 } },
      y: {
        field: 'accuracy',
        type: 'quantitative',
        axis: { title: 'Test accuracy', format: '~%' },
      },
      color: { field: 'by', type: 'nominal' },
      strokeDash: { field: 'seed', type: 'nominal', legend: null },
    },
  });
}

function percent(share) {
  return `${(100 * share).toFixed(1)}%`;
}
