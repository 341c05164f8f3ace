import { writeWeights } from '@isthmus/checkpoint';
import { encodeDataset } from '@isthmus/dataset';
import { parameterShapes, parseNetwork } from '@isthmus/network';
import { putArtifact } from '@isthmus/object-store';
import { evaluateTask, matchTask, taskDigest, trainTask } from '@isthmus/task';
import { defaultSettings } from '@isthmus/training/settings';

/** The sizes of real data sets, and a small one, for bytes that look like nothing. */
const sizes = {
  mnist: { shape: [1, 28, 28], train: 60_000, test: 10_000 },
  cifar: { shape: [3, 32, 32], train: 50_000, test: 10_000 },
  digits: { shape: [1, 28, 28], train: 8_000, test: 2_000 },
  small: { shape: [1, 8, 8], train: 200, test: 100 },
};

/** Puts a data set of that size into a store. */
export function putDataset(store, size) {
  const { shape, train, test } = sizes[size];
  const width = shape.reduce((product, length) => product * length);
  const split = (count) => ({ count, x: noise(count * width), y: noise(count).map((y) => y % 10) });
  const dataset = { name: size, shape, classes: 10, train: split(train), test: split(test) };
  return putArtifact(store, encodeDataset(dataset));
}

/** Puts a network with weights drawn at random into a store. */
export function putModel(store, network, seed) {
  const shapes = [...parameterShapes(parseNetwork(network))];
  const weights = shapes.map(([name, shape], i) => {
    const count = shape.reduce((product, length) => product * length, 1);
    const data = Float32Array.from(noise(count, seed * 1000 + i), (byte) => (byte - 127.5) / 1000);
    return [name, { shape, data }];
  });
  return putArtifact(store, writeWeights(new Map(weights), { network }));
}

/** A training that takes a moment, with what is asked for otherwise. */
export function trainRequest(dataset, { seed = 0, ...more } = {}) {
  const spec = {
    ...defaultSettings,
    network: 'mlp:64-16-10',
    optimizer: 'sgd',
    learningRate: 0.01,
    batchSize: 100,
    epochs: 1,
    runs: [{ seed, order: seed, noise: seed }],
    ...more,
  };
  return { digest: digestOf(trainTask, spec, [dataset]), spec, dataset };
}

/** The matching of models, without examples. */
export function matchRequest(models, { network, seed = 0, method = 'weight' }) {
  const spec = { method, network, seed };
  return { digest: digestOf(matchTask, spec, models), spec, models };
}

/** The path between two models as they are. */
export function evaluateRequest(models, dataset, { network, ...more }) {
  const spec = {
    network,
    path: 'line:points=3',
    splits: ['train', 'test'],
    repair: ['none'],
    collapse: false,
    ...more,
  };
  const digest = digestOf(evaluateTask, spec, [...models, dataset]);
  return { digest, spec, models: models.map((model) => ({ model })), dataset };
}

function digestOf({ kind, version }, spec, inputs) {
  return taskDigest({ kind, version, spec, inputs: inputs.map(({ sha256 }) => sha256) });
}

/** Bytes without a pattern that a network could learn at once: xorshift32. */
function noise(count, seed = 0) {
  const bytes = new Uint8Array(count);
  let state = (seed + 1) * 2_654_435_761;
  for (let i = 0; i < count; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[i] = state >>> 24;
  }
  return bytes;
}
