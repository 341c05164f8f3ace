import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readCheckpoint } from './read-checkpoint.js';
import { writeSafetensors } from './safetensors.js';
import { exactValues, goodFiles, loadVector } from './vectors.fixture.js';
import { weightsOf } from './weights-file.js';
import { writeLike } from './write-like.js';

const read = (file: string) => readCheckpoint(loadVector(file), { file });

/** The same network with other weights: all of them halved, which every element type holds. */
function halved(file: string) {
  const weights = weightsOf(read(file), { file });
  return new Map(
    [...weights].map(([name, { shape, data }]) => [
      name,
      { shape, data: data.map((value) => value / 2) },
    ]),
  );
}

describe('writeLike', () => {
  it.each(goodFiles)('writes other weights as $file has them: $about', (vector) => {
    const original = read(vector.file);
    const written = readCheckpoint(writeLike(original, halved(vector.file)), { file: 'written' });
    const format = original.format === 'pytorch-legacy' ? 'pytorch-zip' : original.format;
    expect(written).toMatchObject({ format, wrapper: original.wrapper, prefix: original.prefix });
    const layout = ({ tensors }: typeof original) =>
      [...tensors].map(([name, { dtype, shape }]) => ({ name, dtype, shape }));
    expect(layout(written)).toEqual(layout(original));
    const weights = weightsOf(written, { file: 'written' });
    for (const [name, values] of exactValues(vector)) {
      expect(weights.get(name)?.data).toEqual(values?.map((value) => value / 2));
    }
  });

  it.each(goodFiles)('writes $file so that nothing is lost', ({ file }) => {
    const original = read(file);
    const written = writeLike(original, weightsOf(original, { file }));
    const again = readCheckpoint(written, { file: 'written' });
    for (const [name, { bytes }] of original.tensors) {
      if (name !== 'double') expect([name, again.tensors.get(name)?.bytes]).toEqual([name, bytes]);
    }
  });

  // Once loaded by torch 2.15.0 with weights_only=True: equal names, types, shapes and values.
  it.each([
    ['good/other_dtypes.pt', 'caca4fb8715ade01d724d48d0f575e5d85c3e613576a8986df09b883e10e519c'],
    [
      'good/training_checkpoint_legacy.pt',
      'ba14abf4582d20eaa1f9dee1c3e1121f10522027e49f6ba75e7283a93fcd5eb7',
    ],
    ['good/mlp_bf16.pt', 'bab55c503ca9f7638a9f00c69a8f5e89d05d2b8aae5eef3acf002c4759c6eeaf'],
  ])('writes of %s the bytes that PyTorch was seen to load', (file, hash) => {
    const original = read(file);
    const written = writeLike(original, weightsOf(original, { file }));
    expect(createHash('sha256').update(written).digest('hex')).toBe(hash);
  });

  it('keeps the metadata of safetensors', () => {
    const file = 'good/mlp_metadata.safetensors';
    const written = writeLike(read(file), halved(file));
    expect(readCheckpoint(written, { file }).metadata).toEqual(read(file).metadata);
  });

  it('keeps numbers without axes that are no weight of the network', () => {
    const scalar = { dtype: 'F32', shape: [], bytes: Uint8Array.of(0, 0, 0x80, 0x3f) } as const;
    const file = writeSafetensors(
      new Map([
        ['steps', scalar],
        ['w', scalar],
      ]),
    );
    const original = readCheckpoint(file, { file: 'a' });
    const weights = new Map([['w', { shape: [], data: Float32Array.of(2) }]]);
    const written = weightsOf(readCheckpoint(writeLike(original, weights), { file: 'a' }), {
      file: 'a',
    });
    expect([...written].map(([name, { data }]) => [name, data[0]])).toEqual([
      ['steps', 1],
      ['w', 2],
    ]);
  });

  it('refuses other names and shapes', () => {
    const file = 'good/mlp.pt';
    const weights = halved(file);
    const fewer = new Map([...weights].slice(1));
    const more = new Map([...weights, ['fc4.bias', weights.get('fc3.bias')!]]);
    const flat = new Map([
      ...weights,
      ['fc1.weight', { ...weights.get('fc1.weight')!, shape: [30] }],
    ]);
    expect(() => writeLike(read(file), fewer)).toThrow('expected=5x6, got=no such tensor]');
    expect(() => writeLike(read(file), flat)).toThrow('[tensor=fc1.weight, expected=5x6, got=30]');
    expect(() => writeLike(read(file), more)).toThrow(
      'the original has no such weight [tensor=fc4.bias, ',
    );
  });

  it('refuses a weight for what is no weight', () => {
    const file = 'good/other_dtypes.pt';
    const mask = { shape: [3], data: new Float32Array(3) };
    expect(() => writeLike(read(file), new Map([...halved(file), ['mask', mask]]))).toThrow(
      '[tensor=mask, expected=a float tensor of the original, got=BOOL]',
    );
  });

  it.each([
    ['good/mlp_f16.pt', 65520, 'a weight is beyond the range of F16'],
    ['good/mlp_bf16.safetensors', 3.4e38, 'a weight is beyond the range of BF16'],
    ['good/mlp.npz', Number.NaN, 'a weight is not a finite float32 number'],
  ])('refuses to write to %s the weight %d', (file, value, message) => {
    const weights = halved(file);
    weights.get('fc2.bias')!.data[1] = value;
    expect(() => writeLike(read(file), weights)).toThrow(
      `${message} [tensor=fc2.bias, index=[1], `,
    );
  });
});
