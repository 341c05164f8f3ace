import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCheckpoint, weightsOf, writeLike, writeWeights } from '@isthmus/checkpoint';
import { initialize, parseNetwork } from '@isthmus/network';
import { describe, expect, it } from 'vitest';
import { inProcess, succeed } from './command.js';
import { copyVector, inFlax } from './foreign-files.js';
import { freshFolder } from './fresh-folder.js';
import { refusal } from './refusal.js';
import { sharedServices } from './shared-services.js';

const cwd = freshFolder();
const network = parseNetwork('mlp:6-5-4-3');
const vector = (name: string) => copyVector(cwd, name);
const read = (file: string) => readCheckpoint(readFileSync(join(cwd, file)), { file });

describe('match', { timeout: 60_000 }, () => {
  const match = (...args: string[]) => inProcess(['match', ...args], { cwd, env: sharedServices });

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

  it('takes the weights that --weights names, and writes B under their key', async () => {
    const foreign = new URL('./vectors/foreign/with_ema.pt', import.meta.url);
    cpSync(foreign, join(cwd, 'with_ema.pt'));
    const files = ['with_ema.pt', 'with_ema.pt'] as const;
    const { code, stderr } = await match(...files, '--weights', 'ema', '--write', 'ema.pt');
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const { tensors } = readCheckpoint(readFileSync(foreign), { file: '', weights: 'ema' });
    expect(read('ema.pt')).toMatchObject({ wrapper: ['state_dict_ema'], tensors });
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
