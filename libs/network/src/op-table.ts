import { factor, flag, type Options, whole } from '@isthmus/notation';
import { init, parts, probability, wholeOrZero } from './notation.js';
import type { Op, OpNotation } from './op.js';
import { gelu, relu, sigmoid, tanh } from './ops/activations.js';
import { attention } from './ops/attention.js';
import { batchNormOf } from './ops/batch-norm.js';
import { convolution } from './ops/convolution.js';
import { dropout } from './ops/dropout.js';
import { flatten } from './ops/flatten.js';
import { groupNorm } from './ops/group-norm.js';
import { layerNormOf } from './ops/layer-norm.js';
import { linear } from './ops/linear.js';
import { add, concat } from './ops/merging.js';
import { patchEmbedding } from './ops/patch-embedding.js';
import { averagePool, globalAveragePool, maxPool } from './ops/pooling.js';
import { prelu } from './ops/prelu.js';
import { rmsNorm } from './ops/rms-norm.js';
import { scaling } from './ops/scaling.js';
import { softmax } from './ops/softmax.js';

/** An op as networks in JSON name it. */
export interface OpRow {
  /** Options in a few forms, small: what errors show (the first), and what random networks use. */
  readonly examples: readonly Omit<OpNotation, 'op'>[];
  /** How many values it takes; one where this is not given. */
  readonly inputs?: 'two' | 'many';
  /** Makes it from its options. Throws a NotationError for what it cannot read. */
  build(options: Options): Op;
}

const bias = (options: Options, otherwise: boolean) => options.take('bias', flag, otherwise);
const initOf = (options: Options) => options.take('init', init, 'lecun');

const plain = (op: Op): OpRow => ({ examples: [{}], build: () => op });

/** Every op by its name. */
export const opTable: Readonly<Record<string, OpRow>> = {
  linear: {
    examples: [{ units: 8 }, { units: 6, bias: false, init: 'glorot' }],
    build: (options) =>
      linear(options.need('units', whole), { bias: bias(options, true), init: initOf(options) }),
  },
  convolution: {
    examples: [
      { channels: 8, kernel: 3 },
      { channels: 8, kernel: 3, stride: 2, init: 'he' },
      { channels: 8, kernel: 2, padding: 0, bias: true, init: 'pytorch' },
      { channels: 8, kernel: 3, groups: 2 },
      { channels: 16, kernel: 3, groups: 8 },
    ],
    build(options) {
      const channels = options.need('channels', whole);
      const kernel = options.need('kernel', whole);
      return convolution(channels, kernel, {
        stride: options.take('stride', whole, 1),
        padding: options.take('padding', wholeOrZero, Math.floor(kernel / 2)),
        groups: options.take('groups', parts, 1),
        bias: bias(options, false),
        init: initOf(options),
      });
    },
  },
  'patch-embedding': {
    examples: [{ units: 8, patch: 2 }],
    build: (options) =>
      patchEmbedding(options.need('units', whole), options.need('patch', whole), {
        init: initOf(options),
      }),
  },
  attention: {
    examples: [{ heads: 2 }, { heads: 1, init: 'glorot' }],
    build: (options) => attention(options.need('heads', parts), { init: initOf(options) }),
  },
  'batch-norm': {
    examples: [{}, { affine: false }, { tracking: false }, { epsilon: 1e-3 }],
    build: (options) =>
      batchNormOf({ ...normOptions(options), tracking: options.take('tracking', flag, true) }),
  },
  'layer-norm': {
    examples: [{}, { affine: false, epsilon: 1e-6 }],
    build: (options) => layerNormOf(normOptions(options)),
  },
  'group-norm': {
    examples: [{ groups: 1 }, { groups: 2 }, { groups: 4, affine: false }],
    build: (options) => groupNorm(options.need('groups', parts), normOptions(options)),
  },
  'rms-norm': {
    examples: [{}, { epsilon: 1e-5 }],
    build: (options) => rmsNorm({ epsilon: options.take('epsilon', factor, 1e-6) }),
  },
  prelu: {
    examples: [{}, { shared: false }],
    build: (options) => prelu({ shared: options.take('shared', flag, true) }),
  },
  relu: plain(relu),
  gelu: plain(gelu),
  tanh: plain(tanh),
  sigmoid: plain(sigmoid),
  softmax: plain(softmax),
  add: { ...plain(add), inputs: 'two' },
  concat: { ...plain(concat), inputs: 'many' },
  'max-pool': {
    examples: [{ kernel: 2 }, { kernel: 3, stride: 2, padding: 1 }],
    build: (options) => maxPool(...windows(options)),
  },
  'average-pool': {
    examples: [{ kernel: 2 }, { kernel: 3, stride: 1, padding: 1 }],
    build: (options) => averagePool(...windows(options)),
  },
  'global-average-pool': plain(globalAveragePool),
  flatten: plain(flatten),
  dropout: {
    examples: [{ probability: 0.1 }],
    build: (options) => dropout(options.need('probability', probability)),
  },
  scaling: {
    examples: [{ factor: 0.5 }],
    build: (options) => scaling(options.need('factor', factor)),
  },
};

function windows(options: Options) {
  const kernel = options.need('kernel', whole);
  const stride = options.take('stride', whole, kernel);
  return [kernel, { stride, padding: options.take('padding', wholeOrZero, 0) }] as const;
}

function normOptions(options: Options) {
  const affine = options.take('affine', flag, true);
  return { affine, epsilon: options.take('epsilon', factor, 1e-5) };
}
