import { createHash } from 'node:crypto';
import { CheckpointError, readSafetensors, writeSafetensors } from '@isthmus/checkpoint';
import { describe, expect, it } from 'vitest';
import type { Dataset } from './dataset.js';
import { decodeDataset, encodeDataset } from './dataset-artifact.js';
import { DatasetError } from './dataset-error.js';

const dataset: Dataset = {
  name: 'mnist',
  shape: [3, 1, 2],
  classes: 3,
  train: { count: 2, x: new Uint8Array(12).map((_, i) => i), y: Uint8Array.of(0, 2) },
  test: { count: 1, x: new Uint8Array(6).fill(255), y: Uint8Array.of(1) },
};

describe('encodeDataset', () => {
  it('is undone by decodeDataset', () => {
    expect(decodeDataset(encodeDataset(dataset))).toEqual(dataset);
  });

  it('says in the file what a program of another language needs to know', () => {
    const { tensors, metadata } = readSafetensors(encodeDataset(dataset));
    expect(metadata).toEqual({ name: 'mnist', classes: '3', normalisation: 'pixel/255' });
    expect([...tensors].map(([name, { dtype, shape }]) => [name, dtype, shape])).toEqual([
      ['train.x', 'U8', [2, 3, 1, 2]],
      ['train.y', 'U8', [2]],
      ['test.x', 'U8', [1, 3, 1, 2]],
      ['test.y', 'U8', [1]],
    ]);
  });

  // Results are addressed by their data set's bytes: what is stored has to be read for ever.
  it('writes bytes that never change', () => {
    const hash = createHash('sha256').update(encodeDataset(dataset)).digest('hex');
    expect(hash).toBe('85c6983daa9bf49bdb9ec4697aaeccd2abf9b40d00edc9e88b8d4ad9a1f274c8');
  });

  const floats: Dataset = {
    name: 'file',
    shape: [2],
    classes: 300,
    train: { count: 1, x: Float32Array.of(-1.5, 1e-40), y: Uint16Array.of(299) },
    test: { count: 2, x: Float32Array.of(0, 1, 2, 3), y: Uint16Array.of(0, 256) },
  };

  it('takes floats as they are, and labels of two bytes where there are many classes', () => {
    const bytes = encodeDataset(floats);
    const { tensors, metadata } = readSafetensors(bytes);
    expect(metadata.normalisation).toBe('none');
    expect([...tensors.values()].map(({ dtype }) => dtype)).toEqual(['F32', 'F32', 'U16', 'U16']);
    expect(decodeDataset(bytes)).toEqual(floats);
  });

  it('can be read from any place in memory', () => {
    const bytes = encodeDataset(floats);
    const moved = new Uint8Array(bytes.length + 1);
    moved.set(bytes, 1);
    expect(decodeDataset(moved.subarray(1))).toEqual(floats);
  });
});

describe('decodeDataset', () => {
  const { tensors, metadata } = readSafetensors(encodeDataset(dataset));
  const tensor = (shape: number[], dtype: 'U8' | 'I8' = 'U8') => {
    const bytes = new Uint8Array(shape.reduce((product, size) => product * size, 1));
    return { dtype, shape, bytes };
  };

  it.each([
    ['a missing array', 'test.y', undefined, 'expected=U8 1, got=undefined'],
    ['another type', 'train.x', tensor([2, 3, 1, 2], 'I8'), 'expected=U8 Nx3x1x2, got=I8 2x3x1x2'],
    ['examples of no values', 'train.x', tensor([2]), 'expected=U8 or F32 of n x ..., got=U8 2'],
    ['no examples', 'test.x', tensor([0, 3, 1, 2]), 'expected=1 example or more, got=0'],
    [
      'a test set of another size',
      'test.x',
      tensor([1, 3, 2, 1]),
      'expected=U8 Nx3x1x2, got=U8 1x3x2x1',
    ],
    ['too many labels', 'train.y', tensor([3]), 'expected=U8 2, got=U8 3'],
  ])('refuses %s', (_, field, changed, message) => {
    const others = [...tensors].filter(([name]) => name !== field);
    const bytes = writeSafetensors(
      new Map([...others, ...(changed ? [[field, changed] as const] : [])]),
      metadata,
    );
    expect(() => decodeDataset(bytes, { file: 'd' })).toThrow(DatasetError);
    expect(() => decodeDataset(bytes, { file: 'd' })).toThrow(
      `not a data set [file=d, field=${field}, ${message}]`,
    );
  });

  it.each([
    [{ ...metadata, classes: '2' }, 'field=train.y, expected=labels below 2, got=2]'],
    [{ ...metadata, classes: 'ten' }, 'field=classes, expected=a number of 1..65536, got=ten]'],
    [{ ...metadata, normalisation: 'none' }, 'field=normalisation, expected=pixel/255, got=none]'],
    [{ normalisation: 'pixel/255', classes: '3' }, 'field=name, expected=a name, got=undefined]'],
  ])('refuses the metadata %j', (changed, message) => {
    expect(() => decodeDataset(writeSafetensors(tensors, changed))).toThrow(message);
  });

  it('refuses bytes that are no safetensors', () => {
    expect(() => decodeDataset(new Uint8Array(3))).toThrow(CheckpointError);
  });
});
