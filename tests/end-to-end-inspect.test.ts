import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type StoredTensor, writeSafetensors, writeWeights } from '@isthmus/checkpoint';
import { encodeDataset } from '@isthmus/dataset';
import { initialize, parseNetwork } from '@isthmus/network';
import { describe, expect, it } from 'vitest';
import { inProcess, succeed } from './command.js';
import { copyVector, inFlax } from './foreign-files.js';
import { freshFolder } from './fresh-folder.js';
import { refusal } from './refusal.js';

const cwd = freshFolder();
const network = parseNetwork('mlp:6-5-4-3');
const vector = (name: string) => copyVector(cwd, name);
/** What names and shapes of linear layers leave open. */
const open = [
  'activation relu',
  'no skip connections, and each layer is used once',
  'no normalisations without parameters',
];

describe('inspect', () => {
  it('prints the tensors, the network and what was assumed', async () => {
    const { stdout } = await succeed(['inspect', vector('mlp_f16.pt')], { cwd });
    expect(stdout).toMatch(/fc1\.weight +5x6 +F16/);
    expect(stdout).toMatch(/format +pytorch-zip/);
    expect(stdout).toMatch(/weights +74 numbers in 6 tensors/);
    expect(stdout).toMatch(/network +mlp:6-5-4-3/);
    expect(stdout).toMatch(/assumed +activation relu/);
    expect(stdout).toMatch(/groups +2, of 9 units/);
  });

  it('prints it as JSON, with wrapper and prefix', async () => {
    const args = ['inspect', vector('training_checkpoint_legacy.pt'), '--json'];
    expect(JSON.parse((await succeed(args, { cwd })).stdout)).toMatchObject({
      ...{ format: 'pytorch-legacy', wrapper: ['model_state_dict'], network: 'mlp:6-5-4-3' },
      ...{ parameters: 74, assumed: open, groups: [{ size: 5 }, { size: 4 }] },
    });
    const prefixed = ['inspect', vector('mlp_module_prefix.safetensors'), '--json'];
    const { prefix, tensors } = JSON.parse((await succeed(prefixed, { cwd })).stdout);
    expect(prefix).toBe('module.');
    expect(tensors[0]).toEqual({
      name: expect.any(String),
      shape: expect.any(Array),
      dtype: 'F32',
    });
  });

  it('takes another network for the answer', async () => {
    const notation = 'mlp:6-5-4-3,activation=tanh';
    const args = ['inspect', vector('mlp.npz'), '--network', notation, '--json'];
    const { stdout } = await succeed(args, { cwd });
    expect(JSON.parse(stdout)).toMatchObject({ network: notation, assumed: [] });
  });

  it.each(['resnet18', 'my-network-v1', 'mlp:6-5-3', '{'])(
    'tells the network itself where the metadata of a file name another: %s',
    async (name) => {
      writeFileSync(join(cwd, 'named'), writeWeights(initialize(network, 1), { network: name }));
      const { stdout } = await succeed(['inspect', 'named', '--json'], { cwd });
      expect(JSON.parse(stdout)).toMatchObject({
        network: 'mlp:6-5-4-3',
        assumed: [`not the network that its metadata names, ${name}, which does not fit`, ...open],
      });
    },
  );

  it('says what the metadata name where nothing fits', async () => {
    const weights = new Map([['attn.in_proj_weight', { shape: [2], data: Float32Array.of(1, 2) }]]);
    writeFileSync(join(cwd, 'named'), writeWeights(weights, { network: 'my-network-v1' }));
    const { stdout } = await succeed(['inspect', 'named'], { cwd });
    expect(stdout).toContain('cannot tell the network');
    expect(stdout).toContain("the file's metadata names the network my-network-v1");
    expect(stdout).toContain('--network overrides it');
  });

  it('says what is left out, and what does not fit', async () => {
    const { stdout } = await succeed(['inspect', vector('other_dtypes.pt')], { cwd });
    expect(stdout).toMatch(/mask +\S+ +BOOL +left out: not a weight/);
    expect(stdout).toContain('cannot tell the network from the names and shapes of its weights');
    expect(stdout).toMatch(/name it with --network[^[]*\[file=other_dtypes\.pt\]/);
    const json = await succeed(['inspect', 'other_dtypes.pt', '--json'], { cwd });
    expect(JSON.parse(json.stdout)).toMatchObject({
      network: null,
      misfit: expect.stringContaining('cannot tell'),
      leftOut: expect.arrayContaining(['mask']),
    });
  });

  it('fails where the network that it is told does not fit', async () => {
    const args = ['inspect', vector('mlp.npz'), '--network', 'mlp:6-5-3', '--json'];
    const { code, stdout } = await inProcess(args, { cwd });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ network: null, misfit: expect.any(String) });
  });

  it('tells permutations', async () => {
    writeFileSync(join(cwd, 'pi.json'), '{"permutation":{"fc1":[1,0,2]}}');
    const indices = new BigInt64Array([1n, 0n]);
    const stored = { dtype: 'I64', shape: [2], bytes: new Uint8Array(indices.buffer) } as const;
    writeFileSync(join(cwd, 'pi.safetensors'), writeSafetensors(new Map([['fc1', stored]]), {}));
    const { stdout } = await succeed(['inspect', 'pi.json'], { cwd });
    expect(stdout).toMatch(/^a permutation of 1 groups\n[\s\S]*fc1 +3/);
    const json = await succeed(['inspect', 'pi.safetensors', '--json'], { cwd });
    const groups = [{ name: 'fc1', size: 2 }];
    expect(JSON.parse(json.stdout)).toEqual({ format: 'permutation', groups });
  });

  it('tells data sets', async () => {
    const split = { count: 2, x: new Uint8Array(8), y: Uint8Array.of(0, 1) };
    const dataset = {
      name: 'tiny',
      shape: [1, 2, 2],
      classes: 2,
      train: split,
      test: split,
    } as const;
    writeFileSync(join(cwd, 'tiny.safetensors'), encodeDataset(dataset));
    const { stdout } = await succeed(['inspect', 'tiny.safetensors'], { cwd });
    expect(stdout).toBe('the data set tiny: 2 training and 2 test examples of 1x2x2, 2 classes\n');
  });

  it('tells data of your own, and how they are used', async () => {
    const x = { dtype: 'F32', shape: [5, 2], bytes: new Uint8Array(40) } as const;
    const y = { dtype: 'U8', shape: [5], bytes: Uint8Array.of(0, 1, 2, 0, 1) } as const;
    const stored = new Map<string, StoredTensor>(Object.entries({ x, y }));
    writeFileSync(join(cwd, 'mine.safetensors'), writeSafetensors(stored));
    const { stdout } = await succeed(['inspect', 'mine.safetensors', '--json'], { cwd });
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ format: 'data', classes: 3, train: 4, test: 1, use: '--data mine.safetensors' },
    });
  });

  it('tells networks and permutation specs', async () => {
    for (const [form, begin] of [
      [['--format', 'network'], 'a network of 3 nodes with 1 permutation groups'],
      [['--json'], 'a permutation spec of 1 groups'],
      [['--format', 'axes-to-perm'], 'the axes of 4 tensors'],
    ] as const) {
      const { stdout } = await succeed(['spec', 'mlp:6-5-3', ...form], { cwd });
      writeFileSync(join(cwd, 'told.json'), `\uFEFF${stdout}`);
      expect((await succeed(['inspect', 'told.json'], { cwd })).stdout).toContain(begin);
    }
  });

  it.each([
    ['nothing here', 'but a text: give the file that holds the weights [file=odd, expected='],
    ['{"permutation": 3}', 'not a permutation file [file=odd, expected={"permutation": '],
    ['', 'got=an empty file'],
    ['{"name": "tiny"}', 'not a file that is known here [file=odd, expected the keys of'],
  ])('says what %j is not', async (content, message) => {
    writeFileSync(join(cwd, 'odd'), content);
    expect(await refusal(['inspect', 'odd'], { cwd })).toContain(message);
  });
});

describe('spec of a file', () => {
  it("is in the file's own names and axes", async () => {
    const weights = initialize(parseNetwork('mlp:6-5-3'), 1);
    writeFileSync(join(cwd, 'flax.safetensors'), writeWeights(inFlax(weights)));
    const args = ['spec', 'flax.safetensors', '--format', 'axes-to-perm'];
    const { stdout, stderr } = await succeed(args, { cwd });
    expect(JSON.parse(stdout)).toEqual({
      'params/Dense_0/kernel': [null, 'fc1'],
      'params/Dense_0/bias': ['fc1'],
      'params/Dense_1/kernel': ['fc1', null],
      'params/Dense_1/bias': [null],
    });
    expect(stderr).toBe(
      `flax.safetensors: taken for mlp:6-5-3; assumed: ${open.join('; ')}; order: params/Dense_0, params/Dense_1\n`,
    );
  });
});
