import { describe, expect, it } from 'vitest';
import { readCheckpoint } from './read-checkpoint.js';
import { readSafetensors, writeSafetensors } from './safetensors.js';
import type { StoredTensor } from './stored-tensor.js';
import { savedViews } from './torch/torch.fixture.js';
import { loadForeign } from './vectors.fixture.js';
import { weightsOf } from './weights-file.js';
import { writeLike } from './write-like.js';

const read = (file: string) => readCheckpoint(loadForeign(file), { file });

const one: StoredTensor = { dtype: 'F32', shape: [1], bytes: new Uint8Array(4) };
const withMetadata = (names: readonly string[], metadata: Readonly<Record<string, string>>) =>
  readCheckpoint(writeSafetensors(new Map(names.map((name) => [name, one])), metadata), {
    file: 'a',
  });

describe('tensors of one storage', () => {
  it.each(['tied.pt', 'tied.safetensors'])('are both there, and told, in %s', (file) => {
    const checkpoint = read(file);
    expect([...checkpoint.aliases]).toEqual([['second.weight', 'first.weight']]);
    const weights = weightsOf(checkpoint, { file });
    expect(weights.get('second.weight')).toEqual(weights.get('first.weight'));
  });

  it.each(['tied.pt', 'tied.safetensors'])('are written as one, as %s has them', (file) => {
    const original = read(file);
    const bytes = writeLike(original, weightsOf(original, { file }));
    const again = readCheckpoint(bytes, { file: 'again' });
    expect([...again.aliases]).toEqual([...original.aliases]);
    expect([...again.tensors.keys()].sort()).toEqual([...original.tensors.keys()].sort());
  });

  it('are left out again of safetensors', () => {
    const original = read('tied.safetensors');
    const written = writeLike(original, weightsOf(original, { file: 'tied' }));
    const { tensors, metadata } = readSafetensors(written);
    expect([tensors.has('second.weight'), metadata]).toEqual([
      false,
      { 'second.weight': 'first.weight' },
    ]);
  });

  it.each(['tied.pt', 'tied.safetensors'])('cannot get different numbers in %s', (file) => {
    const original = read(file);
    const weights = new Map(weightsOf(original, { file }));
    const { shape, data } = weights.get('second.weight')!;
    weights.set('second.weight', { shape, data: data.map((value) => value + 1) });
    expect(() => writeLike(original, weights)).toThrow(
      'the original has one tensor under two names, which cannot differ [tensor=second.weight, expected=the numbers of first.weight, got=others]',
    );
  });

  it('may be parts of it that lie apart, also between each other', () => {
    expect(read('columns.pt').aliases.size).toBe(0);
    expect(weightsOf(read('columns.pt'), { file: 'c' }).get('b.weight')?.data).toEqual(
      Float32Array.of(2, 3, 6, 7, 10, 11),
    );
  });

  it.each([
    ['overlapping.pt', 'b.weight', 'a.weight'],
    ['tied_transposed.pt', 'decoder.weight', 'encoder.weight'],
  ])('are refused in %s: neither can be re-ordered alone', (file, tensor, other) => {
    expect(() => read(file)).toThrow('two tensors share some of their numbers');
    expect(() => read(file)).toThrow(
      `[file=${file}, tensor=${tensor}, expected=numbers apart from ${other}, `,
    );
  });

  it('may be without elements', () => {
    const empty = { count: 0, shape: [0], strides: [1] };
    const file = savedViews({ a: empty, b: empty }, [new Uint8Array()]);
    expect(readCheckpoint(file, { file: 'a' }).aliases.size).toBe(0);
  });
});

it('weights in a stored form are the same where all of their parts are', () => {
  const names = ['a.w_orig', 'a.w_mask', 'c.w_orig'];
  const shared = { 'b.w_orig': 'a.w_orig', 'b.w_mask': 'a.w_mask', 'c.w_mask': 'a.w_mask' };
  const { aliases } = withMetadata(names, shared);
  expect([aliases.get('b.w'), aliases.get('c.w')]).toEqual(['a.w', undefined]);
});

describe('a name of a tensor among the metadata', () => {
  it('loses the prefix of all names', () => {
    const { aliases } = withMetadata(['module.a.weight'], { 'module.b.weight': 'module.a.weight' });
    expect([...aliases]).toEqual([['b.weight', 'a.weight']]);
  });

  it.each([
    ['another text', { format: 'pt', network: 'mlp:2-1' }],
    ['a tensor as well', { 'b.weight': 'a.weight' }],
    ['a note about a tensor', { largest: 'a.weight' }],
  ])('is none for %s', (_, metadata) => {
    expect(withMetadata(['a.weight', 'b.weight'], metadata).aliases.size).toBe(0);
  });
});
