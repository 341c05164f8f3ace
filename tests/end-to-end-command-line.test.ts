import { describe, expect, it } from 'vitest';
import { isthmus } from './command.js';
import { freshFolder, namesIn } from './fresh-folder.js';
import { tinyStudy, writeStudy } from './tiny-study.js';

const commands = [
  ...[
    'quickstart',
    'run',
    'plan',
    'results',
    'report',
    'train',
    'match',
    'fuse',
    'methods',
    'barrier',
    'spec',
    'verify',
    'inspect',
    'serve',
  ],
  'doctor',
  ...['dataset', 'dataset list', 'dataset get', 'dataset path'],
];

describe('--help', () => {
  it('lists every command', async () => {
    const { code, stdout } = await isthmus(['--help'], { cwd: freshFolder() });
    expect(code).toBe(0);
    const listed = [...stdout.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name);
    const names = commands.filter((name) => !name.includes(' '));
    expect(listed.filter((name) => name !== 'help').sort()).toEqual(names.sort());
  });

  it.concurrent.each(commands)('of %s ends with an example of it', async (command) => {
    const args = [...command.split(' '), '--help'];
    const { code, stdout } = await isthmus(args, { cwd: freshFolder() });
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`\nExamples?:\n +\\$ isthmus ${command}\\b`));
    const isForPeople = ['serve', 'dataset'].includes(command);
    if (!isForPeople) expect(stdout).toContain('--json');
  });
});

describe('doctor', () => {
  it('says which TensorFlow, store and data there are, and that nothing is missing', async () => {
    const { code, stdout } = await isthmus(['doctor', '--json'], { cwd: freshFolder() });
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({
      isthmus: expect.stringMatching(/^\d+\.\d+\.\d+/),
      node: process.version,
      tensorflow: { tensorflow: expect.stringMatching(/^\d+\.\d+/), gpu: expect.any(Boolean) },
      store: { location: expect.stringContaining('.isthmus/store') },
      missing: [],
    });
    expect(report.datasets).toContainEqual(
      expect.objectContaining({ name: 'digits', status: 'found' }),
    );
    expect(code).toBe(0);
  });

  it('fails when the store cannot be used, and says why', async () => {
    const args = ['doctor', '--json', '--store', 'ftp://nowhere'];
    const { code, stdout } = await isthmus(args, { cwd: freshFolder() });
    expect(JSON.parse(stdout).missing).toEqual([expect.stringContaining('ftp: URLs')]);
    expect(code).toBe(1);
  });
});

describe('dataset list', () => {
  it('finds the digits, and says where files of a missing set may be put', async () => {
    const folder = freshFolder();
    const { code, stdout } = await isthmus(['dataset', 'list', '--json'], { cwd: folder });
    const { datasets } = JSON.parse(stdout);
    expect(datasets).toContainEqual(expect.objectContaining({ name: 'digits', status: 'found' }));
    expect(datasets).toContainEqual({
      name: 'mnist',
      description: expect.any(String),
      ...{ example: 'mnist', shape: [1, 28, 28], classes: 10, status: 'missing' },
      remedy: expect.stringContaining(`${folder}/cache/data/mnist`),
    });
    expect(code).toBe(0);
  });
});

describe('report', () => {
  it('of a study that is not finished fails with the command that finishes it', async () => {
    const folder = freshFolder();
    const study = writeStudy(folder, tinyStudy);
    const { code, stdout, stderr } = await isthmus(['report', study], { cwd: folder });
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(`isthmus run ${study}`);
    expect(namesIn(folder, 'results')).toEqual([]);
  });
});
