import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inProcess } from './command.js';
import { freshFolder } from './fresh-folder.js';
import { refusal } from './refusal.js';
import { sharedServices } from './shared-services.js';
import { runResultOf, tinyStudy, writeStudy } from './tiny-study.js';

const graph = {
  inputShape: [1, 28, 28],
  nodes: [
    { name: 'conv1', op: 'convolution', channels: 4, kernel: 3, stride: 2 },
    { name: 'relu1', op: 'relu' },
    { name: 'pool', op: 'max-pool', kernel: 2 },
    { name: 'flat', op: 'flatten' },
    { name: 'fc', op: 'linear', units: 10 },
  ],
};

function folderWith(network: object): string {
  const folder = freshFolder();
  mkdirSync(join(folder, 'networks'));
  writeFileSync(join(folder, 'networks', 'mine.json'), JSON.stringify(network, null, 2));
  return folder;
}

describe('a network in a JSON file', () => {
  it('has its groups printed', async () => {
    const cwd = folderWith(graph);
    const { stdout } = await inProcess(['spec', 'networks/mine.json'], { cwd });
    expect(stdout).toContain('conv1  4');
    expect(stdout).toContain('1 groups');
  });

  it('is what `spec --format network` prints of an architecture', async () => {
    const cwd = folderWith(graph);
    const notation = 'resnet20:3x16x16-10,width=0.25,norm=layer';
    const { stdout } = await inProcess(['spec', notation, '--format', 'network'], { cwd });
    writeFileSync(join(cwd, 'resnet.json'), stdout);
    const specOf = async (model: string) => {
      const { groups } = JSON.parse((await inProcess(['spec', model, '--json'], { cwd })).stdout);
      return groups;
    };
    expect(await specOf('resnet.json')).toEqual(await specOf(notation));
  });

  it('may begin with a byte order mark', async () => {
    const cwd = freshFolder();
    writeFileSync(join(cwd, 'marked.json'), `\uFEFF${JSON.stringify(graph)}`);
    const { code, stdout } = await inProcess(['spec', 'marked.json'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('1 groups');
  });

  it.each([
    ['', 'cannot read the file [file=bad.json]: an empty file'],
    ['[]', '[file=bad.json, expected a JSON object of inputShape and nodes, got []]'],
    ['null', 'file=bad.json, expected a JSON object of inputShape and nodes, got null]'],
    ['mlp:784-64-10', 'got mlp:784-64-10]'],
  ])('is refused with its name where it holds %j', async (text, told) => {
    const cwd = freshFolder();
    writeFileSync(join(cwd, 'bad.json'), text);
    expect(await refusal(['spec', 'bad.json'], { cwd })).toContain(told);
  });

  it('is studied, and is not needed any more when the study runs again elsewhere', async () => {
    const cwd = folderWith(graph);
    const env = sharedServices;
    mkdirSync(join(cwd, 'studies'));
    writeStudy(join(cwd, 'studies'), { ...tinyStudy, network: '../networks/mine.json' });
    const first = await inProcess(['run', 'studies/study.yaml', '--json'], { cwd, env });
    expect(first).toMatchObject({ code: 0 });
    const { results } = runResultOf(first);
    expect(results.map(({ method }) => method)).toEqual(['identity', 'weight']);
    const text = readFileSync(join(cwd, 'results', 'tiny', 'results.json'), 'utf8');
    const { study } = JSON.parse(text);
    expect(JSON.parse(study.network).nodes).toEqual(graph.nodes);
    writeStudy(cwd, study);
    const again = await inProcess(['run', 'study.yaml', '--json'], { cwd, env });
    expect(runResultOf(again).cells).toMatchObject({ computed: 0, cached: 6 });
  }, 120_000);

  it('is refused with the file, the node and the nearest name', async () => {
    const nodes = graph.nodes.map((node) => (node.op === 'relu' ? { ...node, op: 'rleu' } : node));
    const cwd = folderWith({ ...graph, nodes });
    const file = 'networks/mine.json';
    const error = await refusal(['train', '--network', file, '-o', 'A.safetensors'], { cwd });
    for (const part of [file, 'node=relu1', 'unknown op "rleu"', 'did you mean "relu"?']) {
      expect(error).toContain(part);
    }
    writeStudy(cwd, { ...tinyStudy, network: file });
    expect(await refusal(['run', 'study.yaml'], { cwd })).toContain('unknown op "rleu"');
    writeStudy(cwd, { ...tinyStudy, network: 'none.json' });
    expect(await refusal(['run', 'study.yaml'], { cwd })).toContain('none.json');
  });
});
