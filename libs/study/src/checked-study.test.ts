import { DatasetError } from '@isthmus/dataset';
import { describe, expect, it } from 'vitest';
import { checkedStudy } from './checked-study.js';
import { StudyFileError } from './study-file.js';
import { readers } from './study-readers.fixture.js';

const study = (lines: Readonly<Record<string, string>>) =>
  Object.entries({
    name: 's',
    dataset: 'digits',
    network: 'mlp:784-8-10',
    pairs: '[[1, 2]]',
    train: '{ batchSize: 10 }',
    match: '[weight]',
    ...lines,
  })
    .map(([key, value]) => `${key}: ${value}\n`)
    .join('');

async function problemsOf(lines: Readonly<Record<string, string>>): Promise<string[]> {
  const error = await checkedStudy(study(lines), { file: 's.yaml', readers }).then(
    () => expect.fail('expected problems'),
    (error: unknown) => error,
  );
  if (error instanceof StudyFileError) return error.message.split('\n');
  throw error;
}

describe('a checked study', () => {
  it('has its networks and data sets as they were read', async () => {
    const text = study({
      grid: '{ network: [own.json, "mlp:784-9-10"], dataset: ["file:x.npz"] }',
    });
    expect((await checkedStudy(text, { file: '', readers })).grid).toEqual({
      network: ['mlp:784-7-10', 'mlp:784-9-10'],
      dataset: ['file:folder/x.npz'],
    });
  });

  it('is refused with the mistakes of all its parts at once, in the order of the text', async () => {
    const problems = await problemsOf({
      dataset: 'mnits',
      network: 'mpl:784-10',
      pairs: '[[1, 1]]',
      train: '{ optimizer: SGD, schedule: cosin, lr: 0.1, prune: "magnitude:level=2" }',
      match: '[wieght, weight, am]',
      grid: '{ train.learningRate: [fast] }',
    });
    expect(problems.map((line) => /^s\.yaml:(\d+:\d+)/.exec(line)?.[1])).toEqual([
      '2:10',
      '3:10',
      '4:9',
      '5:21',
      '5:36',
      '5:43',
      '5:59',
      '6:9',
      '6:25',
      '7:30',
    ]);
    expect(problems[3]).toMatch(/did you mean "sgd"\?$/);
    expect(problems[5]).toMatch(/lr is called train\.learningRate here$/);
    expect(problems[7]).toContain('wrong value for match[0]: unknown matcher "wieght"');
  });

  it('is refused for networks and settings that do not fit the data, each at its place', async () => {
    expect(
      await problemsOf({
        train: '{ epochs: 2, checkpoints: 9ep, spawn: 2ep, augment: [flip] }',
        evaluate: '{ repair: [none, rescale] }',
        grid: '{ network: ["mlp:784-8-10", "mlp:784-8-9", "mlp:784-8-10,norm=batch", gone.json], train.batchSize: [10, 101] }',
      }),
    ).toEqual([
      expect.stringMatching(/^s\.yaml:5:34: .*train\.checkpoints: .*expected up to 2ep or 20st/),
      expect.stringMatching(/^s\.yaml:5:46: .*train\.spawn: .*expected 1st\.\.19st, got 20st/),
      expect.stringMatching(/^s\.yaml:5:60: .*train\.augment: augmentation is of images/),
      expect.stringMatching(/^s\.yaml:7:28: .*evaluate\.repair\[1\]: batch norms have/),
      expect.stringMatching(/^s\.yaml:8:35: .*grid\.network\[1\]: .*outputs=9, dataset=digits/),
      expect.stringMatching(/^s\.yaml:8:77: .*grid\.network\[3\]: cannot read the file/),
      expect.stringMatching(/^s\.yaml:8:111: .*grid\.train\.batchSize\[1\]: .*expected 1\.\.100/),
    ]);
  });

  it('is refused for noise that would bring pruned weights back', async () => {
    const train =
      '{ optimizer: "noisy-sgd:lambda=0,temperature=0", batchSize: 10, prune: magnitude }';
    expect(await problemsOf({ train })).toEqual([expect.stringContaining('train.prune: noise')]);
  });

  it('has whatever breaks while it is read for what it is', async () => {
    const loadDataset = () => Promise.reject(new TypeError('a bug'));
    const checked = checkedStudy(study({}), { file: '', readers: { ...readers, loadDataset } });
    await expect(checked).rejects.toThrow(TypeError);
  });

  it.each([
    [true, StudyFileError],
    [false, DatasetError],
  ])('has a data set that cannot be had for its mistake: %s', async (isBadInput, expected) => {
    const loadDataset = async () => {
      throw new DatasetError('none there', { file: 'x' }, { isBadInput });
    };
    const checked = checkedStudy(study({}), { file: '', readers: { ...readers, loadDataset } });
    await expect(checked).rejects.toThrow(expected);
  });
});

describe('a key of another tool', () => {
  it.each([
    [{ lr: '1' }, 'lr is called train.learningRate here'],
    [{ batch_size: '1' }, 'batch_size is called train.batchSize here'],
    [{ random_seeds: '[1, 2]' }, 'random_seeds is called seeds here'],
    [{ matchers: '[weight]' }, 'matchers is called match here'],
    [{ arch: 'mlp' }, 'arch is called network here'],
    [{ widths: '[1]' }, 'widths is part of network here: mlp:784-512-512-10'],
    [{ weight_decay: '1' }, 'weight_decay is part of train.optimizer here: sgd:decay=1e-4'],
    [{ n_points: '9' }, 'n_points is called evaluate.points here'],
    [{ metrics: '[loss]' }, 'leave it out: loss and accuracy are always measured'],
    [{ 'train.epochs': '2' }, 'write it as train: { epochs: ... }'],
    [{ train: '{ num_epochs: 3 }' }, 'num_epochs is called train.epochs here'],
    [{ train: '{ batchsize: 3 }' }, 'did you mean "batchSize"?'],
    [{ grid: '{ lr: [1] }' }, 'lr is called train.learningRate here'],
    [{ barrier: '{ points: 2 }' }, 'points is called evaluate.points here'],
    [{ titel: 'x' }, 'did you mean "title"?'],
  ] as const)('%j is told by its name here', async (lines, told) => {
    expect((await problemsOf(lines)).join()).toMatch(
      new RegExp(`${told.replace(/[[\](){}.?]/g, '\\$&')}(,|$)`),
    );
  });
});
