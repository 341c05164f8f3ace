import { describe, expect, it } from 'vitest';
import { formatStudy } from './document/study-document.js';
import { parseStudy, StudyFileError } from './study-file.js';

const minimal = `name: quickstart
dataset: digits
network: mlp:784-512-512-512-10
pairs: [[1, 2]]
`;

function problemsOf(text: string): string[] {
  try {
    parseStudy(text, { file: 'study.yaml' });
  } catch (error) {
    if (error instanceof StudyFileError) return error.message.split('\n');
    throw error;
  }
  throw new Error('expected problems, got none');
}

describe('a study file', () => {
  it('gets every default filled in', () => {
    expect(parseStudy(minimal, { file: 'study.yaml' })).toEqual({
      name: 'quickstart',
      dataset: 'digits',
      network: 'mlp:784-512-512-512-10',
      train: {
        optimizer: 'adam',
        learningRate: 0.001,
        schedule: 'constant',
        batchSize: 500,
        epochs: 10,
        labelSmoothing: 0,
        clip: 0,
        augment: [],
        checkpoints: 'none',
        spawn: 'none',
        prune: 'none',
        replicas: 1,
      },
      pairs: [[1, 2]],
      match: ['identity', 'weight'],
      evaluate: { points: 25, splits: ['train', 'test'], repair: ['none'] },
      barrier: { baseline: 'linear', reduce: 'max', clip: false },
    });
  });

  it('reads 1e-3 as a number', () => {
    const { train } = parseStudy(`${minimal}train: { learningRate: 1e-3 }`, { file: 'study.yaml' });
    expect(train.learningRate).toBe(0.001);
  });

  it('is written with its lists on one line', () => {
    const text = formatStudy(parseStudy(minimal, { file: '' }));
    expect(text).toContain('pairs: [[1, 2]]\nmatch: [identity, weight]\n');
  });

  it('is read back as it was written', () => {
    const study = parseStudy(`${minimal}grid:\n  train.learningRate: [1e-4, 1e-3]`, { file: '' });
    expect(parseStudy(formatStudy(study), { file: '' })).toEqual(study);
  });

  it('may hold anchors', () => {
    const text = minimal.replace('[[1, 2]]', '&pairs [[3, 4]]').concat('title: &t T\n');
    expect(parseStudy(text, { file: '' })).toMatchObject({ pairs: [[3, 4]], title: 'T' });
  });
});

describe('a problem in a study file', () => {
  it('is told with the keys that there are, also where a value need not be a map', () => {
    const text = minimal.replace('[[1, 2]]', '[[{ seed: 1, ordre: 3 }, 2]]');
    expect(() => parseStudy(text, { file: '' })).toThrow(
      'unknown key "ordre" in pairs[0][0]: expected one of seed, order, noise; did you mean "order"?',
    );
  });

  it.each([
    [
      'train:\n  optimiser: adam',
      '6:3: unknown key "optimiser" in train: expected one of optimizer, learningRate, schedule, batchSize, epochs, labelSmoothing, clip, augment, checkpoints, spawn, prune, replicas; did you mean "optimizer"?',
    ],
    [
      'train: { optimizer: adm }',
      '5:21: wrong value for train.optimizer: unknown optimizer "adm" [expected one of sgd, adam, adamw, noisy-sgd]; did you mean "adam"?',
    ],
    [
      'train: { learningRate: .nan }',
      '5:24: wrong value for train.learningRate: expected a number above 0, such as 1e-3, got .nan',
    ],
    [
      'train: { learningRate: -1e-3 }',
      '5:24: wrong value for train.learningRate: expected a number above 0, such as 1e-3, got -1e-3',
    ],
    [
      'train: { learningRate: "1e-3" }',
      '5:24: wrong value for train.learningRate: expected a number above 0, such as 1e-3, got "1e-3"',
    ],
    [
      'train: { epochs: 0.5 }',
      '5:18: wrong value for train.epochs: expected a whole number of passes over the training split, from 1 to 1000000, got 0.5',
    ],
    [
      'train:',
      '5:7: wrong value for train: expected a map that says how every network is trained, got nothing',
    ],
    [
      'match: []',
      '5:8: wrong value for match: expected a list of one or more matching methods, got an empty list',
    ],
    [
      'evaluate: { repair: repair }',
      '5:21: wrong value for evaluate.repair: expected a list of one or more corrections, got "repair"; did you mean [repair]?',
    ],
    [
      'match: [weight, weight]',
      '5:8: wrong value for match: expected a list of matching methods without repetition, got a list of 2',
    ],
    [
      'evaluate: { points: 10 }\nbarrier: { reduce: midpoint }',
      '5:21: wrong value for evaluate.points: expected an odd number of lambdas, for "reduce: midpoint" needs lambda = 1/2, got 10',
    ],
    [
      'evaluate: { points: 2 }',
      '5:21: wrong value for evaluate.points: expected a whole number of lambdas, 3 or more: the ends alone show no rise, got 2',
    ],
    [
      'train: { spawn: 5epochs }',
      '5:17: wrong value for train.spawn: cannot read when to spawn [spawn=5epochs]: expected epochs or steps, such as 5ep or 100st, got "5epochs"',
    ],
    [
      'evaluate: { splits: [Test] }',
      '5:22: wrong value for evaluate.splits[0]: expected one of train, test, got "Test"; did you mean "test"?',
    ],
    [
      'grid:\n  train.learningRte: [1e-3]',
      '6:3: unknown key "train.learningRte" in grid: expected one of dataset, network, train.optimizer, train.learningRate, train.schedule, train.batchSize, train.epochs, train.labelSmoothing, train.clip, train.augment, train.spawn, evaluate.points, evaluate.splits, evaluate.repair, barrier.baseline, barrier.reduce, barrier.clip, match; did you mean "train.learningRate"?',
    ],
    [
      'grid:\n  dataset: [mnist, mnits]',
      '6:20: wrong value for grid.dataset[1]: unknown dataset "mnits" [expected one of digits, mnist, fashion-mnist, emnist, cifar-10, cifar-100, svhn, teacher-student, two-moons, file, folder]; did you mean "mnist"?',
    ],
    [
      'grid:\n  dataset: ["emnist:part=leters"]',
      '6:13: wrong value for grid.dataset[0]: cannot read the data set [dataset=emnist:part=leters]: expected part to be one of balanced, byclass, bymerge, digits, letters, mnist, got "leters" (did you mean "letters"?), in a form like emnist:part=balanced',
    ],
    ['match: [*]', '5:9: not valid YAML: Alias cannot be an empty string'],
    ['match: *methods', '5:8: not valid YAML: no anchor &methods before this alias'],
    ['match: !list weight', '5:8: not valid YAML: Unresolved tag: !list'],
    ['? [a]\n: 2', '5:3: a key of a map is no text: got a list of 1'],
    ['{ a: 1 }: 2', '5:1: a key of a map is no text: got a map'],
    ['train: { [a, b]: 2 }', '5:10: a key of a map is no text: got a list of 2'],
    ['---\nname: again', '5:1: a study file has one document, and here starts a second'],
    ['name: again', '5:1: not valid YAML: Map keys must be unique'],
  ])('is told with its place: %j', (lines, message) => {
    expect(problemsOf(minimal + lines)).toEqual([`study.yaml:${message}`]);
  });

  it.each([
    [
      '[[1, 1]]',
      '4:9: wrong value for pairs[0]: expected two different seeds, such as [1, 2], got a list of 2',
    ],
    [
      '[[1]]',
      '4:9: wrong value for pairs[0]: expected model A and model B, by their seeds or labels, such as [1, 2], got a list of 1',
    ],
    [
      '[[1, -2]]',
      '4:13: wrong value for pairs[0][1]: expected a seed, a whole number of 0 or more, a map such as { seed: 1, order: 2 }, or the label of a model, got -2',
    ],
    [
      '[[1, 2], [1, 2]]',
      '4:8: wrong value for pairs: expected a list of pairs of seeds without repetition, got a list of 2',
    ],
    [
      '[[1, 2], [{ seed: 1, order: 1 }, 2]]',
      '4:8: wrong value for pairs: expected a list of pairs of seeds without repetition, got a list of 2',
    ],
    [
      '1',
      '4:8: wrong value for pairs: expected one of disjoint, all, reference; or a list of one or more pairs of seeds or labels, got 1',
    ],
    [
      'a',
      '4:8: wrong value for pairs: expected one of disjoint, all, reference; or a list of one or more pairs of seeds or labels, got "a"',
    ],
  ])('is told for pairs: %s', (pairs, message) => {
    expect(problemsOf(minimal.replace('[[1, 2]]', pairs))).toEqual([`study.yaml:${message}`]);
  });

  it('is told for a key that is an alias of a list, and is no warning of ours', async () => {
    const warnings: Error[] = [];
    const listen = (warning: Error) => warnings.push(warning);
    process.on('warning', listen);
    expect(problemsOf(minimal.replace('[[1, 2]]', '&p [[1, 2]]\n*p : 1'))).toEqual([
      'study.yaml:5:1: a key of a map is no text: got a list of 1',
    ]);
    await new Promise(setImmediate);
    process.off('warning', listen);
    expect(warnings).toEqual([]);
  });

  it('is told for a name that is too long for that of a folder', () => {
    const named = (length: number) => minimal.replace('quickstart', 'q'.repeat(length));
    expect(parseStudy(named(100), { file: '' }).name).toHaveLength(100);
    for (const length of [101, 200_000]) {
      expect(problemsOf(named(length))[0]).toContain(
        '1:7: wrong value for name: expected a name of at most 100 lower-case letters',
      );
    }
  });

  it('is told with its place behind an alias', () => {
    const text = `${minimal}title: &empty []\nmatch: *empty`;
    expect(problemsOf(text)).toEqual([
      'study.yaml:5:15: wrong value for title: expected one line of text, the heading of the report, got an empty list',
      'study.yaml:6:8: wrong value for match: expected a list of one or more matching methods, got an empty list',
    ]);
  });

  it('does not hide another', () => {
    const text = 'name: Quick Start\ndatset: digits\nnetwork: 5\ntrain: { epochs: many, x: 1 }\n';
    expect(problemsOf(text)).toEqual([
      'study.yaml:1:1: missing key "dataset": expected one of digits, mnist, fashion-mnist, emnist, cifar-10, cifar-100, svhn, teacher-student, two-moons, file, folder',
      'study.yaml:1:1: missing key "pairs": expected a list of one or more pairs of seeds, such as [[1, 2]]; or give seeds or models',
      'study.yaml:1:7: wrong value for name: expected a name of at most 100 lower-case letters, digits and hyphens, got "Quick Start"',
      'study.yaml:2:1: unknown key "datset": expected one of extends, name, title, dataset, network, train, seeds, models, pairs, match, evaluate, barrier, grid, sweep; did you mean "dataset"?',
      'study.yaml:3:10: wrong value for network: expected a network, such as mlp:784-512-512-512-10, got 5',
      'study.yaml:4:18: wrong value for train.epochs: expected a whole number of passes over the training split, from 1 to 1000000, got "many"',
      'study.yaml:4:24: unknown key "x" in train: expected one of optimizer, learningRate, schedule, batchSize, epochs, labelSmoothing, clip, augment, checkpoints, spawn, prune, replicas',
    ]);
  });

  it('is told with a grid that misses lambda 1/2, and with every other', () => {
    const text = `${minimal}barrier: { reduce: midpoint }\nevaluate: { points: 4 }\nseed: 1`;
    expect(problemsOf(text).map((line) => line.slice(0, 33))).toEqual([
      'study.yaml:6:21: wrong value for ',
      'study.yaml:7:1: unknown key "seed',
    ]);
  });

  it.each([
    ['', 'nothing'],
    ['- name', 'a list of 1'],
    ['quickstart', '"quickstart"'],
  ])('is told for %j, which is no map at all', (text, got) => {
    expect(problemsOf(text)).toEqual([
      `study.yaml:1:1: expected a study: a map with at least name, dataset, and pairs, seeds or models, got ${got}`,
    ]);
  });
});
