import { describe, expect, it } from 'vitest';
import { parseStudy, StudyFileError } from '../study-file.js';
import { mergedValue } from './merged-value.js';

const base = `name: base
dataset: digits
network: mlp:784-32-10
train: { optimizer: sgd, epochs: 5 }
pairs: [[1, 2], [3, 4]]
match: [identity, weight]
`;

interface Given {
  readonly files?: Readonly<Record<string, string>>;
  readonly set?: readonly string[];
}

function read(text: string, { files = {}, set = [] }: Given = {}) {
  return parseStudy(text, {
    file: 'study.yaml',
    overrides: set,
    extended: {
      locate: (named) => named,
      read(file) {
        const found = files[file];
        if (found === undefined) throw new RangeError(`cannot read the file [file=${file}]`);
        return found;
      },
    },
  });
}

function toldOf(text: string, given: Given = {}): string[] {
  try {
    read(text, given);
  } catch (error) {
    if (error instanceof StudyFileError) return error.message.split('\n');
    throw error;
  }
  return [];
}

describe('a study that extends another', () => {
  const files = { 'base.yaml': base };

  it('has maps of both, key by key, and its own lists and values', () => {
    const text = 'extends: base.yaml\nname: own\ntrain: { epochs: 1 }\npairs: [[5, 6]]\n';
    const study = read(text, { files });
    expect(study).toMatchObject({ name: 'own', dataset: 'digits', pairs: [[5, 6]] });
    expect(study.train).toMatchObject({ optimizer: 'sgd', epochs: 1 });
    expect(study).not.toHaveProperty('extends');
  });

  it('takes away what it sets to nothing', () => {
    const text = 'extends: base.yaml\npairs: ~\nseeds: 4\n';
    expect(read(text, { files })).toMatchObject({ seeds: 4 });
    expect(read(text, { files })).not.toHaveProperty('pairs');
  });

  it('extends what extends another', () => {
    const all = { ...files, 'mid.yaml': 'extends: base.yaml\nmatch: [weight]\n' };
    expect(read('extends: mid.yaml\n', { files: all })).toMatchObject({
      name: 'base',
      match: ['weight'],
    });
  });

  it('has each mistake at its place in the file that makes it, all at once', () => {
    const wrong = { 'base.yaml': base.replace('epochs: 5', 'epochs: 0') };
    expect(toldOf('extends: base.yaml\nmatch: []\n', { files: wrong })).toEqual([
      expect.stringMatching(/^study\.yaml:2:8: wrong value for match: .* got an empty list$/),
      expect.stringMatching(/^base\.yaml:4:34: wrong value for train\.epochs: .* got 0$/),
    ]);
  });

  it('has unknown keys of either told where they stand', () => {
    const wrong = { 'base.yaml': `${base}titel: x\n` };
    expect(toldOf('extends: base.yaml\ntrain: { lr: 1 }\n', { files: wrong })).toEqual([
      expect.stringMatching(/^study\.yaml:2:10: unknown key "lr" in train/),
      expect.stringMatching(/^base\.yaml:7:1: unknown key "titel"/),
    ]);
  });

  it.each([
    [
      'itself',
      { 'study.yaml': 'extends: study.yaml\n' },
      'extends: study.yaml\n',
      /:1:10: .*cannot extend itself \[study\.yaml -> study\.yaml\]$/,
    ],
    [
      'what extends it',
      { 'b.yaml': 'extends: c.yaml\n', 'c.yaml': '\nextends: b.yaml\n' },
      'extends: b.yaml\n',
      /^c\.yaml:2:10: .*cannot extend itself \[study\.yaml -> b\.yaml -> c\.yaml -> b\.yaml\]$/,
    ],
    [
      'what is not there',
      {},
      'name: x\nextends: no.yaml\n',
      /^study\.yaml:2:10: wrong value for extends: cannot read the file \[file=no\.yaml\]$/,
    ],
    [
      'a list',
      {},
      `${base}extends: [a]\n`,
      /^study\.yaml:7:10: wrong value for extends: expected another study file/,
    ],
  ])('is refused where it extends %s', (_, files, text, told) => {
    expect(toldOf(text, { files })).toEqual([expect.stringMatching(told)]);
  });

  it('is refused for YAML that is none in what it extends', () => {
    const told = toldOf('extends: b.yaml\n', { files: { 'b.yaml': 'a: [1\n' } });
    expect(told[0]).toMatch(/^b\.yaml:2:1: not valid YAML/);
  });

  it('is refused where there is a text alone', () => {
    expect(() => parseStudy(`extends: b.yaml\n${base}`, { file: 'f' })).toThrow(
      'wrong value for extends: a study that extends a file has to be a file itself',
    );
  });
});

describe('an option', () => {
  it.each([
    ['train.epochs=1', { train: { epochs: 1, optimizer: 'sgd' } }],
    ['network=mlp:784-10', { network: 'mlp:784-10' }],
    ['pairs=[[7, 8]]', { pairs: [[7, 8]] }],
    ['grid.train.learningRate=[1e-3, 1e-2]', { grid: { 'train.learningRate': [1e-3, 1e-2] } }],
    ['sweep.zip.evaluate.points=[3, 5]', { sweep: { zip: { 'evaluate.points': [3, 5] } } }],
    ['title=a=b', { title: 'a=b' }],
  ])('--set %s stands before the file', (set, expected) => {
    expect(read(base, { set: [set] })).toMatchObject(expected);
  });

  it('stands behind later ones', () => {
    const set = ['train.epochs=1', 'train.epochs=2'];
    expect(read(base, { set }).train.epochs).toBe(2);
  });

  it('takes a key away', () => {
    expect(read(base, { set: ['pairs=~', 'seeds=2'] })).not.toHaveProperty('pairs');
  });

  it.each([
    ['train.epochs=0', /^--set train\.epochs=0: wrong value for train\.epochs: expected .* got 0$/],
    [
      'train.lr=1',
      /^--set train\.lr=1: unknown key "lr" in train: .* lr is called train\.learningRate here$/,
    ],
    ['lr=1', /^--set lr=1: unknown key "lr": .* lr is called train\.learningRate here$/],
    [
      'train.epochs',
      /^--set train\.epochs: expected KEY=VALUE, such as train\.epochs=1, got "train\.epochs"$/,
    ],
    ['match=[weight', /^--set match=\[weight: not valid YAML/],
    ['seeds=4', /^--set seeds=4: wrong value for seeds: the list of pairs names its seeds itself/],
  ])('--set %s is refused with its name', (set, told) => {
    expect(toldOf(base, { set: [set] })[0]).toMatch(told);
  });
});

it('takes away for good: what null removes does not come back from a layer below', () => {
  const layers = [
    { train: { epochs: null } },
    { train: { epochs: 10 } },
    { train: { epochs: 50 } },
  ];
  const merged = mergedValue(layers.map((value) => ({ value, file: 'study.yaml' })));
  expect(merged).toEqual({ train: {} });
});
