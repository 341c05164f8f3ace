import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writePermutation, writeWeights } from '@isthmus/checkpoint';
import { beforeAll, describe, expect, it } from 'vitest';
import { inProcess } from './command.js';
import { freshFolder } from './fresh-folder.js';
import { sharedServices } from './shared-services.js';

const cwd = freshFolder();
const options = { cwd, env: sharedServices };
const verify = (...args: string[]) => inProcess(['verify', 'model.safetensors', ...args], options);
const write = (file: string, content: Uint8Array | object) =>
  writeFileSync(join(cwd, file), content instanceof Uint8Array ? content : JSON.stringify(content));

/** Weights of mlp:3-4-4-2 of which no two units are alike. */
const weights = new Map(
  [['fc1', 4, 3] as const, ['fc2', 4, 4] as const, ['fc3', 2, 4] as const].flatMap(
    ([layer, outputs, inputs]) => [
      [`${layer}.weight`, wavy([outputs, inputs])] as const,
      [`${layer}.bias`, wavy([outputs])] as const,
    ],
  ),
);

function wavy(shape: readonly number[]) {
  const size = shape.reduce((product, length) => product * length, 1);
  return { shape, data: Float32Array.from({ length: size }, (_, i) => Math.sin(1 + i * i)) };
}

const spec = {
  'fc1.weight': ['P', null],
  'fc1.bias': ['P'],
  'fc2.weight': ['Q', 'P'],
  'fc2.bias': ['Q'],
  'fc3.weight': [null, 'Q'],
  'fc3.bias': [null],
};
const swapped = { ...spec, 'fc2.weight': ['P', 'Q'] };
const [first, second] = [Int32Array.of(1, 0, 2, 3), Int32Array.of(3, 2, 1, 0)];
const still = Int32Array.of(0, 1, 2, 3);

beforeAll(() => {
  const derived = new Map([
    ['fc1', first],
    ['fc2', second],
  ]);
  const own = new Map([
    ['P', first],
    ['Q', second],
  ]);
  write('model.safetensors', writeWeights(weights, { network: 'mlp:3-4-4-2' }));
  write('pi.json', writePermutation(derived));
  // Another one: what was proved of one is found when it is asked again.
  const other = new Map([
    ['fc1', second],
    ['fc2', still],
  ]);
  write('pi.safetensors', writePermutation(other, 'safetensors'));
  write('own.json', writePermutation(own));
  write(
    'still.json',
    writePermutation(
      new Map([
        ['P', still],
        ['Q', still],
      ]),
    ),
  );
  write('spec.json', spec);
  write('swapped.json', swapped);
});

describe('verify', { timeout: 30_000 }, () => {
  it('proves a permutation, and says to what precision', async () => {
    const { code, stdout } = await verify('pi.json', '--json');
    expect(code).toBe(0);
    const proof = JSON.parse(stdout);
    expect(proof).toEqual({
      ...{ equal: true, precision: 'float64', examples: 64 },
      maxAbsDifference: expect.any(Number),
      tolerance: expect.any(Number),
      ...{ network: 'mlp:3-4-4-2', assumed: [] },
      readAs: "the network's own names, named by the file's metadata",
    });
    expect(proof.maxAbsDifference).toBeLessThan(1e-12);
  });

  it('reads a permutation as safetensors, and prints what people read', async () => {
    const { code, stdout, stderr } = await verify('pi.safetensors');
    expect(code).toBe(0);
    // How far it is, where it takes long, and nothing else.
    expect(stderr).toMatch(/^( verify [^\n]*\n+)*$/);
    expect(stdout).toMatch(/^the same function: largest difference \S+ on 64 examples in float64/);
    expect(stdout).toMatch(
      /proof: f\(pi\(B\)\) = f\(B\) to \S+ for the network as read \(mlp:.*; nothing assumed\)$/m,
    );
  });

  it('is answered from the store when it is asked again', async () => {
    write(
      'moved.json',
      writePermutation(
        new Map([
          ['fc1', second],
          ['fc2', first],
        ]),
      ),
    );
    const [once, twice] = [await verify('moved.json'), await verify('moved.json')];
    expect(once.stderr).not.toContain('already done');
    expect(twice.stderr).toContain('already done: read from the store');
    expect(twice.stdout).toBe(once.stdout);
  });

  it('takes a spec of one’s own in place of the network’s', async () => {
    expect((await verify('own.json', '--spec', 'spec.json')).code).toBe(0);
    const { code, stderr } = await verify('own.json');
    expect(code).toBe(2);
    expect(stderr).toContain('the groups of the network [file=own.json, group=fc1, expected 4');
  });

  it('ends with 1 for a spec that is wrong, naming node and axes', async () => {
    const { code, stdout } = await verify('own.json', '--spec', 'swapped.json', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ equal: false, failed: 'permutation', firstDifference: 'fc2' },
      wrongAxes: [
        { tensor: 'fc2.weight', axis: 1, expected: { group: 'P' }, got: { group: 'Q' } },
        { tensor: 'fc2.weight', axis: 0, expected: { group: 'Q' }, got: { group: 'P' } },
      ],
    });
  });

  it('names the axes of the model’s file where the spec does', async () => {
    const flax = new Map(
      [...weights].map(([name, { shape, data }]) => {
        const [, layer, parameter] = /^fc(\d)\.(.*)$/.exec(name) ?? [];
        const path = `params/Dense_${Number(layer) - 1}`;
        // Which numbers they are is of no account here: transposed they are other weights.
        return parameter === 'bias'
          ? [`${path}/bias`, { shape, data }]
          : [`${path}/kernel`, { shape: shape.toReversed(), data }];
      }),
    );
    write('flax.safetensors', writeWeights(flax));
    write('flax.json', {
      'params/Dense_0/kernel': [null, 'P'],
      'params/Dense_0/bias': ['P'],
      'params/Dense_1/kernel': [null, 'Q'],
      'params/Dense_1/bias': ['Q'],
      'params/Dense_2/kernel': ['Q', null],
    });
    const args = ['verify', 'flax.safetensors', 'own.json', '--spec', 'flax.json'];
    const text = await inProcess(args, options);
    expect(text.code).toBe(1);
    expect(text.stdout).toContain('params/Dense_1/kernel axis 0 should be in group P');
    const json = await inProcess([...args, '--json'], options);
    expect(JSON.parse(json.stdout).wrongAxes).toEqual([
      { tensor: 'params/Dense_1/kernel', axis: 0, expected: { group: 'P', offset: 0, block: 1 } },
    ]);
  });

  it('is not taken in by a permutation that moves nothing', async () => {
    const { code, stdout } = await verify('still.json', '--spec', 'swapped.json');
    expect(code).toBe(1);
    expect(stdout).toContain('under a permutation drawn from the spec');
    expect(stdout).toContain('fc2.weight axis 1 should be in group P, and is in Q');
  });

  it.each([
    ['a key that stands twice', '{"fc1.bias": ["P"], "fc1.bias": ["P"]}', 'key=fc1.bias'],
    ['an unknown tensor', '{"fc9.bias": ["P"]}', 'tensor=fc9.bias'],
    [
      'a group of two sizes',
      '{"fc1.weight": ["P", "P"]}',
      'a group has two sizes [group=P, fc1.weight axis 0: 4, fc1.weight axis 1: 3]',
    ],
    [
      'an axis of two groups',
      JSON.stringify({
        groups: ['P', 'Q'].map((name) => ({
          ...{ name, size: 4 },
          axes: [{ tensor: 'fc1.bias', axis: 0 }],
        })),
      }),
      'an axis is claimed twice [fc1.bias axis 0, group=P',
    ],
    ['what is no spec', '[]', 'expected an object in a form that `isthmus spec` prints, got []'],
    ['nothing in it', '', 'an empty file'],
    [
      'a size that is none',
      '{"groups": [{"name": "P", "size": -1, "axes": []}]}',
      'key=groups.0.size, expected a whole number, 1 or more, got -1]',
    ],
    [
      'an unknown key',
      '{"groups": [{"name": "P", "size": 4, "axes": [], "units": 4}]}',
      'key=groups.0, expected a group: an object of name, size and axes, got {"name":"P"',
    ],
    [
      'a group that is no name',
      '{"fc1.bias": [4]}',
      'key=fc1.bias.0, expected the name of a group, or null, got 4]',
    ],
  ])('refuses a spec with %s', async (_, text, message) => {
    writeFileSync(join(cwd, 'bad.json'), text);
    const { code, stderr } = await verify('pi.json', '--spec', 'bad.json');
    expect(code).toBe(2);
    expect(stderr).toContain('file=bad.json');
    expect(stderr).not.toContain('Invalid input');
    expect(stderr).toContain(message);
  });
});

it('match refuses a spec of one’s own before any work starts', { timeout: 30_000 }, async () => {
  write('twice.json', { 'fc1.weight': ['P', 'P'] });
  const models = ['model.safetensors', 'model.safetensors'];
  const { code, stderr } = await inProcess(['match', ...models, '--spec', 'twice.json'], options);
  expect(code).toBe(2);
  expect(stderr).toContain('a group has two sizes');
});
