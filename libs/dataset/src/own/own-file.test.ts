import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type StoredTensor, writeSafetensors } from '@isthmus/checkpoint';
import { describe, expect, it } from 'vitest';
import { emptyFolder } from '../formats/tiny-mnist.fixture.js';
import { type NumpyArray, npzOf } from '../formats/zip.fixture.js';
import { readOwnFile } from './own-file.js';

const bytes = (shape: number[], values: number[]): NumpyArray => ({
  descr: '|u1',
  shape,
  values: Uint8Array.from(values),
});
const floats = (shape: number[], values: number[]): NumpyArray => ({
  descr: '<f4',
  shape,
  values: Float32Array.from(values),
});
const doubles = (shape: number[], values: number[]): NumpyArray => ({
  descr: '<f8',
  shape,
  values: Float64Array.from(values),
});
const longs = (...values: number[]): NumpyArray => ({
  descr: '<i8',
  shape: [values.length],
  values: BigInt64Array.from(values, BigInt),
});

const whole = {
  x: floats([2, 3], [0.5, -1, 2, 3, 4, 5]),
  y: longs(1, 0),
  x_test: floats([1, 3], [6, 7, 8]),
  y_test: longs(2),
};

const options = { test: undefined, seed: 1, classes: undefined };

function read(arrays: Readonly<Record<string, NumpyArray>>, changes: Partial<typeof drawn> = {}) {
  const file = join(emptyFolder(), 'mine.npz');
  writeFileSync(file, npzOf(arrays));
  return { file, dataset: readOwnFile(file, { ...options, ...changes }) };
}

const drawn: { test: number | undefined; classes: number | undefined } = options;

describe('readOwnFile', () => {
  it('takes floats as they are, and as many classes as the labels need', async () => {
    expect(await read(whole).dataset).toEqual({
      name: 'file',
      shape: [3],
      classes: 3,
      train: { count: 2, x: Float32Array.of(0.5, -1, 2, 3, 4, 5), y: Uint8Array.of(1, 0) },
      test: { count: 1, x: Float32Array.of(6, 7, 8), y: Uint8Array.of(2) },
    });
  });

  it('takes bytes for pixels, doubles as float32, and the classes that it is told', async () => {
    const images = {
      ...whole,
      x: bytes([2, 1, 1, 2], [1, 2, 3, 4]),
      x_test: bytes([1, 1, 1, 2], [5, 6]),
    };
    const { shape, classes, train } = await read(images, { classes: 300 }).dataset;
    expect([shape, classes]).toEqual([[1, 1, 2], 300]);
    expect([train.x, train.y]).toEqual([Uint8Array.of(1, 2, 3, 4), Uint16Array.of(1, 0)]);
    const long = { ...whole, x: doubles([2, 3], [0.1, 0, 0, 0, 0, 0]) };
    expect((await read(long).dataset).train.x[0]).toBe(Math.fround(0.1));
  });

  it('draws a test split where the file has none', async () => {
    const x = floats([10, 1], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const y = longs(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    const { train, test, isTestDrawn } = await read({ x, y }, { test: 0.3 }).dataset;
    expect(isTestDrawn).toBe(true);
    expect([train.count, test.count]).toEqual([7, 3]);
    for (const split of [train, test]) expect([...split.x]).toEqual([...split.y]);
    expect([...train.y, ...test.y].toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('reads safetensors too', async () => {
    const file = join(emptyFolder(), 'mine.safetensors');
    const x: StoredTensor = { dtype: 'U8', shape: [5, 1], bytes: Uint8Array.of(0, 1, 2, 3, 4) };
    const y: StoredTensor = { dtype: 'I16', shape: [5], bytes: new Uint8Array(10) };
    writeFileSync(file, writeSafetensors(new Map(Object.entries({ x, y }))));
    const { train, test } = await readOwnFile(file, options);
    expect([train.count, test.count]).toEqual([4, 1]);
  });

  const { x, y, x_test, y_test } = whole;
  it.each([
    ['no labels', { x }, 'an array is missing [file=FILE, expected=y, got=x]'],
    [
      'other numbers of examples and labels',
      { x, y: longs(1) },
      'labels and examples do not agree [file=FILE, field=y, expected=2 integers, one for each example, got=I64 1]',
    ],
    [
      'labels that are no integers',
      { x, y: floats([2], [0, 1]) },
      'field=y, expected=2 integers, one for each example, got=F32 2]',
    ],
    [
      'a negative label',
      { x, y: longs(0, -1) },
      'label out of range [file=FILE, field=y, index=1, expected=0..65535, got=-1]',
    ],
    [
      'a value that is none',
      { x: floats([2, 3], [0, 1, 2, 3, Number.NaN, 5]), y },
      'a value is not finite [file=FILE, field=x, index=1,1, expected=a finite float32 number, got=NaN]',
    ],
    [
      'a double beyond float32',
      { x: doubles([1, 1], [1e39]), y: longs(0) },
      'index=0,0, expected=a finite float32 number, got=Infinity]',
    ],
    [
      'examples of integers',
      { x: { ...longs(1, 2), shape: [2, 1] }, y },
      'field=x, expected=U8 or floats, got=I64]',
    ],
    [
      'examples without values',
      { x: floats([2], [1, 2]), y },
      'there are no examples [file=FILE, field=x, expected=1 example or more of 1 value or more, got=2]',
    ],
    [
      'no examples',
      { ...whole, x_test: floats([0, 3], []), y_test: longs() },
      'there are no examples [file=FILE, field=x_test, expected=1 example or more of 1 value or more, got=0x3]',
    ],
    [
      'a test split of another shape',
      { x, y, x_test: floats([1, 2], [1, 2]), y_test },
      'the splits differ in their examples [file=FILE, field=x_test, expected=floats of 3 as in the training split, got=floats of 2]',
    ],
    [
      'a test split of another type',
      { x, y, x_test: bytes([1, 3], [1, 2, 3]), y_test },
      'got=U8 of 3]',
    ],
    [
      'half a test split',
      { x, y, x_test },
      'an array is missing [file=FILE, expected=y_test, got=x y x_test]',
    ],
    [
      'too few examples for two splits',
      { x: floats([1, 1], [1]), y: longs(0) },
      'a split is empty [test=0.2, examples=1',
    ],
  ])('refuses %s', async (_, arrays, message) => {
    const { file, dataset } = read(arrays as Record<string, NumpyArray>);
    await expect(dataset).rejects.toThrow(message.replace('FILE', file));
  });

  it('refuses a label outside the classes, also of the test split', async () => {
    const { file, dataset } = read(whole, { classes: 2 });
    await expect(dataset).rejects.toThrow(
      `label out of range [file=${file}, field=y_test, index=0, expected=0..1, got=2]`,
    );
  });

  it('refuses to draw a test split beside one that is there', async () => {
    const { file, dataset } = read(whole, { test: 0.5 });
    await expect(dataset).rejects.toThrow(`the file has a test split [file=${file}, test=0.5]`);
  });

  it('names a file that cannot be read, or is none of arrays', async () => {
    await expect(readOwnFile('/none/x.npz', options)).rejects.toThrow(
      'cannot read the data [file=/none/x.npz, got=ENOENT',
    );
    const file = join(emptyFolder(), 'x.npz');
    writeFileSync(file, 'x,y\n1,2\n');
    await expect(readOwnFile(file, options)).rejects.toThrow(`[file=${file}, `);
  });
});
