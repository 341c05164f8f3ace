import { trainSpec } from '@isthmus/task';
import { describe, expect, it } from 'vitest';
import { planStudy } from '../plan.js';
import { parseStudy, StudyFileError } from '../study-file.js';

const begin = 'name: tiny\ndataset: digits\nnetwork: mlp:784-8-10\n';
const pairs = 'pairs: [[1, 2]]\n';

/** What is wrong with a study: its begin, and what follows. */
function told(rest: string): string {
  try {
    parseStudy(begin + rest, { file: 'study.yaml' });
  } catch (error) {
    if (error instanceof StudyFileError) return error.message;
    throw error;
  }
  return 'nothing';
}

const many = (count: number, item: (i: number) => string, between = ', ') =>
  Array.from({ length: count }, (_, i) => item(i)).join(between);

/** Every level holds ten times the one before: 10^10 values in 400 characters. */
const bomb = `a0: &a0 [${many(10, () => 'x')}]
${many(9, (i) => `a${i + 1}: &a${i + 1} [${many(10, () => `*a${i}`)}]\n`, '')}`;

describe('a study is refused, with the bound and what came, that has', () => {
  it.each([
    [
      'too much text',
      `# ${'long '.repeat(60_000)}\n${pairs}`,
      'study.yaml:1:1: a study is too long [expected at most 262144 characters, got 300',
    ],
    ['flows 20,000 deep', `match: ${'['.repeat(20_000)}`, ':4:39: ', 'at most 32 levels, got 33'],
    ['maps 20,000 deep', `match: ${'{a: '.repeat(20_000)}`, 'expected at most 32 levels, got 33'],
    ['lists 20,000 deep', `match:\n${'- '.repeat(20_000)}a\n`, 'expected at most 32 levels'],
    ['blocks 400 deep', many(400, (i) => `${' '.repeat(i)}a:\n`, ''), 'expected at most 32 levels'],
    [
      '20,000 aliases',
      `x: &x 1\nmatch: [${many(20_000, () => '*x')}]`,
      'at most 100 aliases, got 101',
    ],
    ['20,000 keys', many(20_000, (i) => `k${i}: 1\n`, ''), 'at most 256 keys, got 20003'],
    [
      '20,000 keys in a flow',
      `train: {${many(20_000, (i) => `k${i}`)}}`,
      'at most 256 keys, got 20000',
    ],
    [
      'as many commas and tokens as it may have, and more values',
      `match: [${many(30_000, () => '[]', ',')}, ${many(10_000, () => '{a}', ',')}]`,
      'at most 50000 values, got 50001',
    ],
    ['few aliases that stand for much', bomb, 'at most 50000 values, got 12345679'],
    [
      'few lists whose combinations are many',
      `${pairs}match: [weight]\ngrid:\n${many(3, (i) => `  k${i}: [${many(100, (j) => `${j}`)}]\n`, '')}`,
      'study.yaml:7:3: a study has too many cells [expected at most 20000 cells, got 1000000]',
    ],
    [
      'more augmentations than a job takes',
      `${pairs}train: { augment: [${many(65, () => 'flip')}] }`,
      'expected a list of at most 64 augmentations, such as [crop:padding=4, flip], got a list of 65',
    ],
    [
      'more augmentations in its grid than a job takes',
      `${pairs}grid: { train.augment: [[], [${many(65, () => 'flip')}]] }`,
      'expected a list of at most 64 augmentations',
    ],
    [
      'more networks a job than one takes',
      `${pairs}train: { replicas: 1025 }`,
      'wrong value for train.replicas: expected a whole number of networks that one job trains, from 1 to 1024, got 1025',
    ],
    [
      'more examples a step than a job takes',
      `${pairs}train: { batchSize: 10000001 }`,
      'from 1 to 10000000, got 10000001',
    ],
    [
      'a notation that no request holds',
      `${pairs}train: { optimizer: "sgd:momentum=0.${'9'.repeat(8180)}" }`,
      'wrong value for train.optimizer: a notation is too long [expected at most 8192 characters, got 8195]',
    ],
    [
      'a method that no request holds',
      `${pairs}match: [weight:kernel=${'x'.repeat(8180)}]`,
      'wrong value for match[0]: a notation is too long [expected at most 8192 characters, got 8194]',
    ],
    [
      '80,000 anchors',
      `match: ${'&a '.repeat(80_000)}`,
      ':4:308: ',
      'at most 100 anchors, got 101',
    ],
    ['80,000 tags', `match: ${'!a '.repeat(80_000)}`, 'at most 100 tags, got 101'],
    ['200,000 commas', `match: [${','.repeat(200_000)}`, 'at most 50000 commas, got 50001'],
    [
      '60,000 comments',
      '#\n'.repeat(60_000),
      'study.yaml:2004:1: ',
      'at most 2000 comments, got 2001',
    ],
    ['200,000 lines', '\n'.repeat(200_000), 'at most 50000 lines, got 50001'],
    ['60,000 documents', '---\n'.repeat(60_000), 'at most 10 documents, got 11'],
    ['60,000 ends of documents', '...\n'.repeat(60_000), 'at most 10 documents, got 11'],
    [
      '20,000 directives',
      `...\n${'%YAML 1.2\n'.repeat(20_000)}---\n`,
      'at most 10 directives, got 11',
    ],
    ['120,000 colons', `match: [${': '.repeat(120_000)}`, 'at most 150000 tokens, got 150001'],
    [
      '40,000 brackets that close nothing',
      '}\n'.repeat(40_000),
      'at most 100 errors, got ',
      'of which the first: Unexpected flow-map-end token',
    ],
    [
      '100,000 escapes of no meaning',
      `title: "${'\\q'.repeat(100_000)}"`,
      ':4:9: not valid YAML in too many places [expected at most 100 errors, got 100000]',
      'Invalid escape sequence \\q',
    ],
    ['texts without commas between', `match: [${'"a"'.repeat(40_000)}]`, 'at most 100 errors'],
    ['an alias within itself', 'match: &m [*m]\n', 'at most 50000 values, got Infinity'],
  ])('%s', (_, rest, ...expected) => {
    const message = told(rest);
    for (const part of expected) expect(message).toContain(part);
    expect(message.split('\n')).toHaveLength(1);
  });
});

describe('a study is read that', () => {
  it('has as many pairs as fit into its bounds', () => {
    expect(told(`pairs: [${many(10_000, (i) => `[${2 * i}, ${2 * i + 1}]`)}]\n`)).toBe('nothing');
  });

  it('has as many augmentations and networks a job as a request holds', () => {
    const rest = `train: { replicas: 1024, augment: [${many(64, () => 'flip')}] }\n`;
    const text = `${begin}pairs: [${many(512, (i) => `[${2 * i}, ${2 * i + 1}]`)}]\n${rest}`;
    const { tasks } = planStudy(parseStudy(text, { file: 'study.yaml' }));
    const { spec } = tasks.find(({ kind }) => kind === 'train')!;
    expect(trainSpec.parse(spec)).toMatchObject({ runs: { length: 1024 } });
  });

  it('has aliases, also of what holds aliases', () => {
    const text = 'pairs: [&a [&s 1, 2], [*s, 3]]\ngrid: { train.augment: [&f [flip], &g []] }\n';
    expect(told(text)).toBe('nothing');
  });
});

it('errors of YAML have their traces again once a study is read', () => {
  told(`title: "${'\\q'.repeat(1000)}"`);
  expect(new Error('traced').stack).toContain('\n    at ');
});

describe('complaints about a study', () => {
  it('are of 1,000 characters each at most, whatever they are about', () => {
    const long = 'x'.repeat(200_000);
    for (const rest of [
      `match: ${long}\n`,
      `${long}: 1\n`,
      `title: [${long}]\n`,
      `pairs: *${long}`,
    ]) {
      const lines = told(rest).split('\n');
      for (const line of lines) expect(line.length).toBeLessThan(1100);
    }
  });

  it('are told up to twenty, and how many more there are', () => {
    const lines = told(`pairs: [${many(1000, () => '[-1, 1.5]')}]\n`).split('\n');
    expect(lines).toHaveLength(21);
    expect(lines[0]).toContain('study.yaml:4:10: wrong value for pairs[0][0]: ');
    expect(lines[20]).toBe('study.yaml: and 1980 more');
  });
});
