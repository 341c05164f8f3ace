import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isthmus } from './command.js';
import { freshFolder, namesIn } from './fresh-folder.js';
import { refusal } from './refusal.js';
import { tinyNetwork, tinyStudy, writeStudy } from './tiny-study.js';

const train = (...changes: readonly string[]) => [
  ...['train', '--network', tinyNetwork, '-o', 'A.safetensors'],
  ...changes,
];

const commandLines: readonly (readonly [string, string[], string[]])[] = [
  ['an unknown option', train('--epoch', '3'), ["unknown option '--epoch'", '--epochs']],
  [
    'an unknown service',
    ['serve', 'trianer'],
    ['trianer', 'trainer, matcher, evaluator', 'did you mean "trainer"?'],
  ],
  [
    'an unknown data set',
    train('--dataset', 'minst'),
    ['unknown dataset "minst"', 'digits, mnist,', 'did you mean "mnist"?'],
  ],
  [
    'an unknown network',
    train('--network', 'mpl:784-8-10'),
    ['unknown network "mpl"', 'did you mean "mlp"?'],
  ],
  ['a network of no size', train('--network', 'mlp:784'), ['mlp:784', 'mlp:784-512-512-512-10']],
  [
    'a network that does not take the examples',
    train('--network', 'mlp:783-8-10'),
    ['mlp:783-8-10', 'expected 783', 'digits', 'got 784', '1x28x28'],
  ],
  [
    'an unknown optimizer',
    train('--optimizer', 'adm'),
    ['adm', 'sgd, adam', 'did you mean "adam"?'],
  ],
  [
    'a learning rate of NaN',
    train('--learning-rate', 'NaN'),
    ['--learning-rate', 'expected a number', '"NaN"'],
  ],
  [
    'a negative learning rate',
    train('--learning-rate', '-1'),
    ['learning', 'expected a number above 0', '-1'],
  ],
  [
    'a seed that is no number',
    train('--seed', 'abc'),
    ['--seed', 'expected a whole number, 0 or more', 'got "abc"'],
  ],
  [
    'a learning rate of 0',
    train('--learning-rate', '0'),
    ['--learning-rate', 'expected a number above 0', '"0"'],
  ],
  [
    'a batch larger than the data',
    train('--batch-size', '9000'),
    ['larger than the training split', 'batchSize=9000', 'expected 1..8000'],
  ],
  [
    'a checkpoint beyond the end',
    train('--checkpoints', '1ep+99ep'),
    ['beyond the end', 'checkpoints=99ep', 'expected up to 10ep'],
  ],
  [
    'a warm-up longer than training',
    train('--schedule', 'cosine:warmup=11ep'),
    ['warmup=11ep', 'expected 1st..160st', 'got 176st'],
  ],
  [
    'augmentation of vectors',
    train('--augment', 'flip'),
    ['augment=flip', 'the network takes vectors'],
  ],
  [
    'a layer to prune that is not there',
    train('--prune', 'magnitude:exclude=fc'),
    ['exclude=fc', 'layers='],
  ],
  ['no epochs', train('--epochs', '0'), ['epochs', '1 or more']],
  [
    'half a batch',
    train('--batch-size', '0.5'),
    ['--batch-size', 'expected a whole number', '"0.5"'],
  ],
  [
    'an address without a port',
    ['run', 'study.yaml', '--services', 'trainer=here,matcher=h:1,evaluator=h:2'],
    ['service=trainer', '"here"', 'trainer=host:50051'],
  ],
];

describe('a command line', () => {
  it('with an unknown command is refused', async () => {
    const error = await refusal(['trian'], { cwd: freshFolder() }, isthmus);
    expect(error).toContain("unknown command 'trian'");
    expect(error).toContain('Did you mean train?');
  });

  it.each(commandLines)('with %s is refused', async (_, args, told) => {
    const cwd = freshFolder();
    writeStudy(cwd, tinyStudy);
    const error = await refusal(args, { cwd });
    for (const part of told) expect(error).toContain(part);
    expect(namesIn(cwd)).not.toContain('A.safetensors');
  });
});

it('a variable with an address without a port is refused like the option', async () => {
  const cwd = freshFolder();
  const study = writeStudy(cwd, tinyStudy);
  const named = { ISTHMUS_SERVICES: 'trainer=here,matcher=h:1,evaluator=h:2' };
  const error = await refusal(['run', study], { cwd, env: named });
  expect(error).toContain('bad address [service=trainer, got "here"]');
});

/** A study file on six lines, with one of them changed. */
const studyText = (changed: RegExp, by: string) =>
  `name: tiny
dataset: digits
network: ${tinyNetwork}
train:
  epochs: 1
pairs: [[1, 2]]
`.replace(changed, by);

const studyFiles: readonly (readonly [string, string, string[]])[] = [
  [
    'an unknown key',
    studyText(/epochs/, 'epoch'),
    ['study.yaml:5:3: ', 'unknown key "epoch" in train', 'did you mean "epochs"?'],
  ],
  [
    'a missing key',
    studyText(/pairs: .*\n/, ''),
    ['study.yaml:1:1: ', 'missing key "pairs"', 'expected'],
  ],
  [
    'an unknown data set',
    studyText(/digits/, 'digitz'),
    ['study.yaml:2:10: ', 'unknown dataset "digitz"', 'did you mean "digits"?'],
  ],
  ['an unknown network', studyText(/mlp/, 'mpl'), ['unknown network "mpl"', 'did you mean "mlp"?']],
  [
    'a network that does not take the examples',
    studyText(/784/, '783'),
    ['mlp:783-64-32-10', 'expected 783', 'digits', 'got 784'],
  ],
  [
    'an unknown optimizer',
    studyText(/epochs: 1/, 'optimizer: adm'),
    ['study.yaml:5:14: ', 'unknown optimizer "adm"', 'did you mean "adam"?'],
  ],
  [
    'a learning rate of NaN',
    studyText(/epochs: 1/, 'learningRate: .nan'),
    ['study.yaml:5:17: ', 'train.learningRate', 'expected a number above 0', 'got .nan'],
  ],
  [
    'a negative learning rate',
    studyText(/epochs: 1/, 'learningRate: -0.1'),
    ['study.yaml:5:17: ', 'train.learningRate', 'expected a number above 0', 'got -0.1'],
  ],
  ['a list that does not end', studyText(/\]\]/, ']'), ['study.yaml:7:1: ', 'not valid YAML']],
  ['nothing in it', '', ['study.yaml:1:1: ', 'expected a study']],
];

describe('a study file', () => {
  it.each(studyFiles)('with %s is refused', async (_, text, told) => {
    const cwd = freshFolder();
    writeFileSync(join(cwd, 'study.yaml'), text);
    const error = await refusal(['run', 'study.yaml'], { cwd });
    for (const part of told) expect(error).toContain(part);
  });

  it('that is not there is refused', async () => {
    const error = await refusal(['run', 'studdy.yaml'], { cwd: freshFolder() }, isthmus);
    expect(error).toContain('cannot read the file [file=studdy.yaml]');
    expect(error).toContain('no such file');
  });

  it.each(['run', 'plan'])('with an unknown matcher is refused by %s', async (command) => {
    const cwd = freshFolder();
    const study = writeStudy(cwd, { ...tinyStudy, match: ['wieght'] });
    const error = await refusal([command, study], { cwd });
    expect(error).toContain('unknown matcher "wieght"');
    expect(error).toContain('did you mean "weight"?');
  });

  it('with an option that a matcher has not is refused', async () => {
    const cwd = freshFolder();
    const study = writeStudy(cwd, { ...tinyStudy, match: ['weight:kernal=dot'] });
    expect(await refusal(['plan', study], { cwd })).toContain('method=weight:kernal=dot');
  });

  it('that its report would replace is refused', async () => {
    const cwd = freshFolder();
    const study = writeStudy(cwd, tinyStudy);
    const told = 'an output would replace another file of this command [file=study.yaml]';
    expect(await refusal(['report', study, '-o', study], { cwd })).toContain(told);
    const nested = `${study}/results.json`;
    const error = await refusal(['run', study, '-o', study], { cwd });
    expect(error).toContain(`[file=${nested}`);
  });

  it('is left alone by a service that cannot start, whose last words are told', async () => {
    const cwd = freshFolder();
    const study = writeStudy(cwd, tinyStudy);
    const env = { ISTHMUS_TRAINER_SLOTS: 'many' };
    const { code, stderr } = await isthmus(['run', study], { cwd, env });
    expect(code).toBe(1);
    expect(stderr).toMatch(/error: the trainer ended .*trainer\.log\]: .*ISTHMUS_TRAINER_SLOTS/);
  });
});

describe('a match', () => {
  /** Neither is read: a method is refused before. */
  const models = ['A.safetensors', 'B.safetensors'];

  it.each([
    [['--method', 'wieght'], 'did you mean "weight"?'],
    [['--method', 'activation'], 'name their data set with --dataset [method=activation]'],
    [['-o', '.'], '[file=.]: it is a folder'],
    [['--write', '.'], '[file=.]: it is a folder'],
  ])('with %j is refused before its models are read', async (options, told) => {
    const cwd = freshFolder();
    expect(await refusal(['match', ...models, ...options], { cwd })).toContain(told);
    expect(namesIn(cwd)).toEqual([]);
  });

  it('of checkpoints is refused for a method that takes one a model', async () => {
    const files = ['A1', 'A2', 'B1', 'B2', '--files-per-model', '2', '--method', 'greedy'];
    const error = await refusal(['match', ...files], { cwd: freshFolder() });
    expect(error).toContain('takes one checkpoint a model [method=greedy, checkpoints=2]');
  });
});

it('a training whose output is a folder is refused', async () => {
  const cwd = freshFolder();
  const error = await refusal(['train', '--network', tinyNetwork, '-o', '.'], { cwd });
  expect(error).toContain('[file=.]: it is a folder');
  expect(namesIn(cwd)).toEqual([]);
});
