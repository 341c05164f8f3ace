import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  readCheckpoint,
  weightsOf,
  writeLike,
  writeSafetensors,
  writeWeights,
} from '@isthmus/checkpoint';
import { encodeDataset } from '@isthmus/dataset';
import { initialize, parseNetwork } from '@isthmus/network';
import type { Weights } from '@isthmus/permutation';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isthmus, succeed } from './command.js';
import { freshFolder } from './fresh-folder.js';
import { refusal } from './refusal.js';
import { type Served, serve, stop } from './served.js';

const good = new URL('./vectors/checkpoints/good/', import.meta.url);
const cwd = freshFolder();
const network = parseNetwork('mlp:6-5-4-3');

/** A file of the reference vectors, here. */
function vector(name: string): string {
  cpSync(new URL(name, good), join(cwd, name));
  return name;
}

const read = (file: string) => readCheckpoint(readFileSync(join(cwd, file)), { file });

/** Weights as Flax names them and lays them out. */
function inFlax(weights: Weights): Weights {
  return new Map(
    [...weights].map(([name, { shape, data }]) => {
      const [, number, parameter] = /^fc(\d)\.(.*)$/.exec(name) ?? [];
      const path = `params/Dense_${Number(number) - 1}`;
      if (parameter === 'bias') return [`${path}/bias`, { shape, data }];
      const [outputs = 0, inputs = 0] = shape;
      const entries = Array.from({ length: data.length }, (_, i) => {
        return data[(i % outputs) * inputs + Math.floor(i / outputs)] ?? 0;
      });
      return [`${path}/kernel`, { shape: [inputs, outputs], data: Float32Array.from(entries) }];
    }),
  );
}

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
      ...{ parameters: 74, assumed: ['activation relu'], groups: [{ size: 5 }, { size: 4 }] },
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
        assumed: [
          `not the network that its metadata names, ${name}, which does not fit`,
          'activation relu',
        ],
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
    expect(stdout).toContain('name it with --network [file=other_dtypes.pt]');
    const json = await succeed(['inspect', 'other_dtypes.pt', '--json'], { cwd });
    expect(JSON.parse(json.stdout)).toMatchObject({
      network: null,
      misfit: expect.stringContaining('cannot tell'),
      leftOut: expect.arrayContaining(['mask']),
    });
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

  it('tells networks and permutation specs', async () => {
    for (const [format, begin] of [
      ['network', 'a network of 3 nodes with 1 permutation groups'],
      ['json', 'a permutation spec of 1 groups'],
      ['axes-to-perm', 'the axes of 4 tensors'],
    ] as const) {
      const { stdout } = await succeed(['spec', 'mlp:6-5-3', '--format', format], { cwd });
      writeFileSync(join(cwd, 'told.json'), `\uFEFF${stdout}`);
      expect((await succeed(['inspect', 'told.json'], { cwd })).stdout).toContain(begin);
    }
  });

  it.each([
    ['nothing here', 'not a model file [file=odd, expected=safetensors, npz or what torch.save'],
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
    expect(stderr).toBe('flax.safetensors: taken for mlp:6-5-3; assumed: activation relu\n');
  });
});

describe('match', { timeout: 60_000 }, () => {
  let served: Served;
  beforeAll(async () => {
    served = await serve('store', cwd);
  }, 60_000);
  afterAll(() => stop(served));

  const match = (...args: string[]) =>
    isthmus(['match', ...args, '--store', 'store', '--services', served.addresses], { cwd });

  it.each([
    'mlp.npz',
    'mlp_bf16.pt',
    'training_checkpoint.pt',
    'mlp_module_prefix.safetensors',
    'mlp_module_prefix_legacy.pt',
  ])('writes the aligned B as %s has it', async (name) => {
    const original = read(vector(name));
    const reversed = (file: string) => {
      const weights = weightsOf(original, { file });
      // B is A with the units of its first layer in reverse.
      const rows = (units: number, data: Float32Array) =>
        Float32Array.from(data, (_, i) => {
          const width = data.length / units;
          return data[(units - 1 - Math.floor(i / width)) * width + (i % width)] ?? 0;
        });
      const columns = (units: number, data: Float32Array) =>
        data.map((_, i) => data[i - (i % units) + (units - 1 - (i % units))] ?? 0);
      const changed = { 'fc1.weight': rows, 'fc1.bias': rows, 'fc2.weight': columns };
      return new Map(
        [...weights].map(([key, { shape, data }]) => {
          const change = changed[key as keyof typeof changed];
          return [key, { shape, data: change === undefined ? data : change(5, data) }];
        }),
      );
    };
    writeFileSync(join(cwd, `B-${name}`), writeLike(original, reversed(name)));
    const { code, stderr } = await match(name, `B-${name}`, '--write', `aligned-${name}`);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const aligned = read(`aligned-${name}`);
    const { format, wrapper, prefix } = read(`B-${name}`);
    expect(aligned).toMatchObject({ format, wrapper, prefix });
    expect([...aligned.tensors.keys()]).toEqual([...original.tensors.keys()]);
    for (const [key, { dtype, shape, bytes }] of aligned.tensors) {
      const { bytes: wanted, ...layout } = original.tensors.get(key)!;
      expect([key, { dtype, shape }]).toEqual([key, layout]);
      expect([key, Buffer.from(bytes)]).toEqual([key, Buffer.from(wanted)]);
    }
  });

  it('takes models of different formats and namings, and writes B in its own', async () => {
    const weights = initialize(network, 2);
    writeFileSync(join(cwd, 'B.safetensors'), writeWeights(inFlax(weights)));
    const { code, stderr } = await match(vector('mlp.pt'), 'B.safetensors', '--write', 'out');
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stderr).toContain('B.safetensors: taken for mlp:6-5-4-3; assumed: activation relu');
    const shapes = ({ tensors }: ReturnType<typeof read>) =>
      [...tensors].map(([name, { shape }]) => [name, shape]);
    expect(shapes(read('out'))).toEqual(shapes(read('B.safetensors')));
  });

  it("takes a spec on the file's own tensors", async () => {
    const weights = initialize(network, 2);
    writeFileSync(join(cwd, 'C.safetensors'), writeWeights(inFlax(weights)));
    const printed = ['spec', 'C.safetensors', '--format', 'axes-to-perm'];
    writeFileSync(join(cwd, 'axes.json'), (await succeed(printed, { cwd })).stdout);
    const models = [vector('mlp.npz'), 'C.safetensors'] as const;
    const permutations = [
      ['-o', 'derived.json'],
      ['-o', 'own.json', '--spec', 'axes.json'],
    ];
    for (const options of permutations) {
      const { code, stderr } = await match(models[1], models[0], ...options);
      expect({ code, stderr }).toMatchObject({ code: 0 });
    }
    const [derived, own] = ['derived', 'own'].map((name) =>
      readFileSync(join(cwd, `${name}.json`)),
    );
    expect(own).toEqual(derived);
  });

  it('begins at a permutation of the groups of a spec of one’s own', async () => {
    const model = vector('mlp.npz');
    const axes = {
      'fc1.weight': ['P', null],
      'fc1.bias': ['P'],
      'fc2.weight': [null, 'P'],
    };
    writeFileSync(join(cwd, 'one.json'), JSON.stringify(axes));
    writeFileSync(join(cwd, 'start.json'), '{"permutation":{"P":[4,3,2,1,0]}}');
    const { code, stderr } = await match(
      model,
      model,
      '--spec',
      'one.json',
      '--start',
      'start.json',
    );
    expect({ code, stderr }).toMatchObject({ code: 0 });
    writeFileSync(join(cwd, 'start.json'), '{"permutation":{"Q":[4,3,2,1,0]}}');
    const misfit = ['match', model, model, '--spec', 'one.json', '--start', 'start.json'];
    expect(await refusal(misfit, { cwd })).toContain(
      'the groups of --spec one.json [file=start.json, group=P, expected 5 indices, got no such group]; `isthmus spec`',
    );
  });

  it('takes a file that names no network for one of the network of A', async () => {
    const tanh = 'mlp:6-5-4-3,activation=tanh';
    const named = writeWeights(initialize(network, 1), { network: tanh });
    writeFileSync(join(cwd, 'A.safetensors'), named);
    writeFileSync(join(cwd, 'unnamed'), writeWeights(inFlax(initialize(network, 2))));
    const { code, stderr } = await match('A.safetensors', 'unnamed');
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stderr).toContain(`unnamed: taken for ${tanh}; assumed: the network of A.safetensors`);
  });

  it('refuses a spec on tensors that are not there', async () => {
    const models = [vector('mlp.npz'), vector('mlp.npz')] as const;
    writeFileSync(join(cwd, 'wrong.json'), '{"params/Dense_7/kernel": [null, "P"]}');
    expect(await refusal(['match', ...models, '--spec', 'wrong.json'], { cwd })).toContain(
      'cannot use the permutation spec [file=wrong.json]: the spec ',
    );
  });

  it('refuses models of different networks', async () => {
    const relu = writeWeights(initialize(network, 1), { network: 'mlp:6-5-4-3,activation=tanh' });
    writeFileSync(join(cwd, 'tanh.safetensors'), relu);
    expect(await refusal(['match', vector('mlp.pt'), 'tanh.safetensors'], { cwd })).toContain(
      'the models are of different networks [mlp.pt=mlp:6-5-4-3, tanh.safetensors=mlp:6-5-4-3,activation=tanh]; if they are of one, name it with --network',
    );
  });

  it('names the file and tensor that do not fit', async () => {
    const weights = initialize(parseNetwork('mlp:6-5-3'), 1);
    writeFileSync(join(cwd, 'other.safetensors'), writeWeights(inFlax(weights)));
    expect(
      await refusal(['match', vector('mlp.pt'), 'other.safetensors', '--network', 'mlp:6-5-4-3'], {
        cwd,
      }),
    ).toMatch(
      /tensor=params\/Dense_1\/kernel, .*expected 4x5, got 3x5.*\[file=other\.safetensors]/,
    );
  });
});
