import { describe, expect, it } from 'vitest';
import { type TaskIdentity, taskDigest } from './digest.js';
import { type EvaluateSpec, evaluateTask } from './evaluate-task.js';
import { type FuseSpec, fuseTask } from './fuse-task.js';
import { type GeometrySpec, geometryTask } from './geometry-task.js';
import { type MatchSpec, matchTask } from './match-task.js';
import { type TrainSpec, trainTask } from './train-task.js';
import { type VerifySpec, verifyTask } from './verify-task.js';

const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((digit) => digit.repeat(64)) as [
  string,
  string,
  string,
  string,
];
const network = 'mlp:784-512-512-512-10';
const trainSpec: TrainSpec = {
  network,
  optimizer: 'sgd:momentum=0.9',
  learningRate: 0.001,
  schedule: 'cosine:warmup=1ep',
  batchSize: 500,
  epochs: 20,
  labelSmoothing: 0,
  clip: 0,
  augment: ['crop:padding=4', 'flip'],
  checkpoints: '1ep+2ep',
  spawn: 'none',
  prune: 'none',
  runs: [{ seed: 1, order: 2, noise: 3 }],
};
const matchSpec: MatchSpec = { method: 'weight', network, seed: 0 };
const evaluateSpec: EvaluateSpec = {
  network,
  path: 'line:points=25',
  splits: ['train', 'test'],
  repair: ['none'],
  collapse: false,
};
const geometrySpec: GeometrySpec = {
  network,
  gamma: 0.3,
  data: { split: 'test', examples: 1000, traces: { probes: 10, seed: 0 } },
};
const fuseSpec: FuseSpec = { method: 'ot-fusion', network, networkB: 'mlp:784-256-10', seed: 0 };
const verifySpec: VerifySpec = {
  network,
  ownSpec: {
    groups: [
      { name: 'P', size: 512, axes: [{ tensor: 'fc1.bias', axis: 0, offset: 0, block: 1 }] },
    ],
  },
};

describe('taskDigest', () => {
  /**
   * WARNING: these digests are the addresses of results in every store there is. A change that
   * turns this test red orphans all of them: whatever was computed is computed again. Change a
   * value here only together with the version of its task, and say so in the changelog. The
   * digests were computed with Python's json and hashlib.
   */
  it('never changes for a task of the same version', () => {
    const digests = [
      taskDigest({
        kind: trainTask.kind,
        version: trainTask.version,
        spec: trainSpec,
        inputs: [d],
      }),
      taskDigest({
        kind: matchTask.kind,
        version: matchTask.version,
        spec: matchSpec,
        inputs: [a, b],
      }),
      taskDigest({
        kind: evaluateTask.kind,
        version: evaluateTask.version,
        spec: evaluateSpec,
        inputs: [a, b, c, d],
      }),
      taskDigest({
        kind: geometryTask.kind,
        version: geometryTask.version,
        spec: geometrySpec,
        inputs: [a, b, c, d],
      }),
      taskDigest({
        kind: fuseTask.kind,
        version: fuseTask.version,
        spec: fuseSpec,
        inputs: [a, b, d],
      }),
      taskDigest({
        kind: verifyTask.kind,
        version: verifyTask.version,
        spec: verifySpec,
        inputs: [b, c],
      }),
    ];
    expect(digests).toEqual([
      '174705bf05b2792ca85a21e9b97a129be270f3f1713f00408e10d96ddda30507',
      '4ea5ef106c642cd073f2babd2b2e440298928282cd8476432384bcdeac8c0a8c',
      '0e5e80b59568a67fc894d696bcb21ec925004c5b540d71cec21d9a3d9e70c208',
      '22b1b6b603fcbe7c5b91377b61d64092ecf93507fc4a35feb74745bbc1c2a703',
      '44a85eef654e30b2141c5ca42a81cc2b198b441268311a9d05fb4a4b4f637429',
      'ac39986f365904a333fbf03be0dcb26f15a7308c1b7af6b3c51a59094df35b01',
    ]);
  });

  const task: TaskIdentity = { kind: 'match', version: 1, spec: matchSpec, inputs: [a, b] };

  it('is the same whatever the order of keys', () => {
    const spec = Object.fromEntries(Object.entries(matchSpec).reverse());
    expect(taskDigest({ inputs: [a, b], spec, version: 1, kind: 'match' })).toBe(taskDigest(task));
  });

  it('does not count keys without a value', () => {
    const spec = { ...matchSpec, note: undefined };
    expect(taskDigest({ ...task, spec })).toBe(taskDigest(task));
  });

  it.each<Partial<TaskIdentity>>([
    { kind: 'train' },
    { version: 2 },
    { spec: { ...matchSpec, seed: 1 } },
    { inputs: [b, a] },
    { inputs: [a] },
  ])('is another one for a task that differs in %j', (difference) => {
    expect(taskDigest({ ...task, ...difference })).not.toBe(taskDigest(task));
  });

  it('refuses an input that is no hash', () => {
    expect(() => taskDigest({ ...task, inputs: ['artifacts/sha256/abc'] })).toThrow(RangeError);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses the number %d', (seed) => {
    expect(() => taskDigest({ ...task, spec: { seed } })).toThrow('not allowed');
  });
});
