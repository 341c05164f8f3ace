/** Studies of a given number of cells for `bench:study`, and what their tasks come to when nothing is computed. */
import { createHash } from 'node:crypto';
import { parseStudy } from '../../libs/study/dist/index.js';

const [pairsAtMost, seeds] = [500, 33];
const points = 25;

/** A study of `cells` cells, a multiple of 1,000: 500 pairs of 33 networks, two methods, a grid of learning rates. */
export function studyOf(cells) {
  const base = parseStudy(
    'name: scale\ndataset: digits\nnetwork: mlp:784-8-10\ntrain: { epochs: 2 }\npairs: [[1, 2]]\nmatch: [identity, weight]\n',
    { file: 'scale.yaml' },
  );
  const all = Array.from({ length: seeds }, (_, a) =>
    Array.from({ length: a }, (_, b) => [b + 1, a + 1]),
  ).flat();
  const rates = Array.from({ length: cells / (2 * pairsAtMost) }, (_, i) => 1e-3 * (1 + i / 1e4));
  return { ...base, pairs: all.slice(0, pairsAtMost), grid: { 'train.learningRate': rates } };
}

/** An artifact that is named after a text, and its bytes. */
export function artifactOf(text) {
  const bytes = Buffer.from(text);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { bytes, ref: { key: `artifacts/sha256/${sha256}`, sha256, sizeBytes: bytes.length } };
}

const epochs = [1, 2].map((epoch) => ({
  epoch,
  trainLoss: 0.123456789 / epoch,
  testLoss: 0.23456789 / epoch,
  testAccuracy: 0.9375,
}));

/** A training's result, of as many networks as there are runs. */
export const trainedOf = ({ digest, spec }) => ({
  networks: spec.runs.map((_, i) => ({
    model: artifactOf(`model ${digest} ${i}`).ref,
    epochs,
    checkpoints: [],
    levels: [],
  })),
  stepMs: 1,
  wallMs: 1000,
  tensorflow: '2.21.0',
});

/** A match's result. */
export const matchedOf = ({ digest }) => ({
  permutations: [artifactOf('identity').ref, artifactOf(`permutation ${digest}`).ref],
  objective: 12.34567890123,
  objectiveIdentity: 1.234567890123,
  l2Before: 3.4567890123,
  l2After: 2.345678901234,
  sweeps: 3,
  searchMs: 1.5,
  time: { costMs: 0.5, assignmentMs: 0.5, projectionMs: 0 },
  confidence: [{ model: 1, group: 'fc0', bestShare: 0.75, meanMargin: 0.25 }],
  restarts: [],
  proof: { maxAbsDifference: 1e-15, tolerance: 1e-9, examples: 32, precision: 'float64' },
  wallMs: 10,
});

/** A measurement's result: a curve of 25 points on each split. */
export const measuredOf = ({ spec }) => ({
  curves: spec.splits.map((split) => ({
    split,
    repair: 'none',
    examples: 1000,
    points: Array.from({ length: points }, (_, i) => ({
      at: [i / (points - 1)],
      loss: 0.123456789012 + i / 1000,
      accuracy: 0.9375,
      calibrationError: 0.0123456789,
      temperature: 1.0123456789,
      calibratedLoss: 0.12345678901 + i / 1000,
      collapse: [],
    })),
  })),
  wallMs: 100,
});
