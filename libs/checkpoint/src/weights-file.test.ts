import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CheckpointError } from './checkpoint-error.js';
import { readCheckpoint } from './read-checkpoint.js';
import { writeSafetensors } from './safetensors.js';
import { readWeights, writeWeights } from './weights-file.js';

const vectors = new URL('../../../tests/vectors/', import.meta.url);
const load = (file: string) => readFileSync(new URL(file, vectors));
const read = (file: string) => readWeights(load(file), { file });

interface Entry {
  readonly file: string;
  readonly verdict: 'accept' | 'refuse';
  readonly values?: 'float32' | 'f16' | 'bf16';
  readonly names?: Readonly<Record<string, string>>;
}
const manifest: { files: Entry[] } = JSON.parse(String(load('checkpoints/manifest.json')));
const files = manifest.files.filter(({ file }) => file.endsWith('.safetensors'));

const exact = {
  float32: read('checkpoints/good/mlp.safetensors').weights,
  f16: read('checkpoints/good/rounded_to_f16.safetensors').weights,
  bf16: read('checkpoints/good/rounded_to_bf16.safetensors').weights,
};

describe('readWeights', () => {
  it.each(files.filter(({ verdict }) => verdict === 'accept'))(
    'reads the exact values of $file',
    ({ file, values, names }) => {
      const { weights } = read(`checkpoints/${file}`);
      const expected = exact[values!];
      for (const name of Object.keys(names!)) {
        expect(weights.get(name)).toEqual(expected.get(name));
      }
      expect(weights.size).toBe(expected.size);
    },
  );

  it.each(files.filter(({ verdict }) => verdict === 'refuse'))('refuses $file', ({ file }) => {
    expect(() => read(`checkpoints/${file}`)).toThrow(CheckpointError);
    expect(() => read(`checkpoints/${file}`)).toThrow(`[file=checkpoints/${file}, `);
  });

  it.each([
    ['nan_value', 'NaN'],
    ['infinity_value', 'Infinity'],
  ])('says where the value is in %s', (file, value) => {
    expect(() => read(`checkpoints/bad/${file}.safetensors`)).toThrow(
      `a weight is not a finite float32 number [file=checkpoints/bad/${file}.safetensors, tensor=fc2.weight, index=[1][2], got=${value}]`,
    );
  });

  it.each([
    [Math.PI, ['weights of F64 are rounded to float32, in which networks are held here']],
    [0.5, []],
  ])('tells whether %d is rounded', (value, notes) => {
    const bytes = new Uint8Array(Float64Array.of(value, 1).buffer);
    const file = writeSafetensors(new Map([['w', { dtype: 'F64', shape: [2], bytes }]]));
    expect(readCheckpoint(file, { file: 'a' }).notes).toEqual(notes);
  });

  it('refuses an F64 that float32 cannot hold', () => {
    const bytes = new Uint8Array(Float64Array.of(1, 1e39).buffer);
    const stored = writeSafetensors(new Map([['w', { dtype: 'F64', shape: [2], bytes }]]));
    expect(() => readWeights(stored, { file: 'big' })).toThrow('[file=big, tensor=w, index=[1], ');
  });

  it('leaves out counters', () => {
    const { weights } = read('nets/conv_batchnorm/params.safetensors');
    const names = [...weights.keys()];
    expect(names).toContain('bn1.running_mean');
    expect(names.filter((name) => name.includes('num_batches_tracked'))).toEqual([]);
  });

  it('refuses a file without weights', () => {
    const stored = writeSafetensors(
      new Map([['y', { dtype: 'U8', shape: [1], bytes: new Uint8Array(1) }]]),
    );
    expect(() => readWeights(stored, { file: 'labels' })).toThrow(
      'no weights in the file [file=labels, expected=float tensors, got=y U8]',
    );
    expect(() => readWeights(writeSafetensors(new Map()), { file: 'empty' })).toThrow(
      'got=nothing',
    );
  });
});

describe('writeWeights', () => {
  it('is undone by reading, order and metadata included', () => {
    const weights = new Map([
      ['fc2.weight', { shape: [1, 2], data: Float32Array.of(0.1, -0) }],
      ['fc1.bias', { shape: [1], data: Float32Array.of(3e38) }],
      ['scale', { shape: [], data: Float32Array.of(7) }],
    ]);
    const after = readWeights(writeWeights(weights, { network: 'mlp:2-1' }), { file: 'w' });
    expect([...after.weights]).toEqual([...weights]);
    expect(after.metadata).toEqual({ network: 'mlp:2-1' });
  });

  it('refuses a weight that is not a number', () => {
    const weights = new Map([['b', { shape: [2], data: Float32Array.of(0, Number.NaN) }]]);
    expect(() => writeWeights(weights)).toThrow('[tensor=b, index=[1], got=NaN]');
  });
});
