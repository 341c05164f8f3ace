import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { defineConfig } from 'vitest/config';
import base from './vitest.config';

/**
 * The tests, by package, whose numbers go through TensorFlow's kernels, at a fifth of what all tests take. They run
 * once more with oneDNN's kernels turned off and once told to be on, so that one machine shows what others compute.
 */
const numerics: Readonly<Record<string, readonly string[]>> = {
  tensorflow: [
    'convolutions',
    'float64',
    'layer-normalization',
    'linear-algebra',
    'log-sum-exp',
    'losses',
    'program',
  ],
  network: ['ops', 'prove-permutation', 'random-graphs', 'reset-statistics', 'run'],
  training: ['gradient-clipping', 'optimizer', 'recorded-steps', 'train'],
  evaluation: [
    'correct-network',
    'correct-units',
    'first-layer',
    'forward-passes',
    'measure-path',
    'variance-collapse',
  ],
  geometry: ['hessian-product', 'input-alignment'],
  matching: [
    'activation-matching',
    'covariance-matching',
    'gram-matrix',
    'midpoint-loss',
    'repeated-work',
    'weight-matching',
  ],
};

const library = basename(process.cwd());
const tests = (numerics[library] ?? []).map((name) => `${name}.test.ts`);
const sources = tests.length > 0 ? readdirSync('src', { recursive: true, encoding: 'utf8' }) : [];
const missing = tests.filter((test) => !sources.some((source) => basename(source) === test));
if (missing.length > 0) {
  throw new Error(`tests of numerics are missing [library=${library}]: ${missing.join(', ')}`);
}

const report = `test-results.onednn-${process.env.TF_ENABLE_ONEDNN_OPTS}.json`;

export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: tests.map((test) => `src/**/${test}`),
    passWithNoTests: false,
    reporters: ['default', ['json', { outputFile: report }]],
  },
});
