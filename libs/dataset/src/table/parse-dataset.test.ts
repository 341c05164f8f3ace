import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readOwnPath } from '../own/own-path.js';
import { commonOptions } from '../transforms/transforms.js';
import { datasetNames, datasetTable } from './dataset-table.js';
import { datasetRelativeTo, fileNotation, parseDataset } from './parse-dataset.js';

describe('parseDataset', () => {
  it.each(datasetNames)('reads the example of %s, with all common options', (name) => {
    const { example } = datasetTable[name];
    const all = `${example}${example.includes(':') ? ',' : ':'}${commonOptions.join(',')}`;
    expect(parseDataset(example)).toMatchObject({ name, transforms: [] });
    expect(parseDataset(all).transforms).toHaveLength(4);
  });

  it('suggests the nearest name for an unknown one', () => {
    expect(() => parseDataset('mnits:subset=5')).toThrow(
      `unknown dataset "mnits" [expected one of ${datasetNames.join(', ')}]; did you mean "mnist"?`,
    );
  });

  it.each([
    [
      'mnist:part=letters',
      'expected the options seed, keep, subset, gray, pixels, got "part", in a form like mnist',
    ],
    [
      'emnist:prat=letters',
      'got "prat" (did you mean "part"?), in a form like emnist:part=balanced',
    ],
    ['cifar-100:labels=rough', 'expected labels to be one of fine, coarse, got "rough"'],
    ['mnist:subset=0', 'expected subset to be a whole number from 1 to 10000000, got "0"'],
    ['mnist:keep=', 'expected keep to be classes such as 0+1+4 or 0-4, got ""'],
    ['mnist:keep=0+1+0', 'expected keep to be different classes, got "0+1+0"'],
    ['mnist:keep=4-2', 'expected keep to be classes such as 0+1+4 or 0-4, got "4-2"'],
    ['mnist:pixels=-1', 'expected pixels to be a whole number, 0 or more, got "-1"'],
    [`mnist:keep=0-99999${'+0-99999'.repeat(9)}`, 'expected keep to be at most 65536 classes'],
    [
      'teacher-student:inputs=10000000,train=10000000',
      'expected at most 268435456 values in all, got 100020100000020',
    ],
    ['two-moons:noise=-0.1', 'expected noise to be a number from 0 to 10000000, got "-0.1"'],
    [
      'teacher-student:classes=65537',
      'expected classes to be a whole number from 1 to 65536, got "65537"',
    ],
    ['file', 'expected a path behind the colon, in a form like file:data.npz,test=0.2,classes=10'],
    ['file:,test=0.5', 'expected a path behind the colon'],
    ['file:x.npz,test=1', 'expected test to be a number between 0 and 1, got "1"'],
    [
      'folder:x,size=32',
      'expected size to be height x width such as 32x32, at most 9999x9999, got "32"',
    ],
  ])('refuses %s', (notation, message) => {
    expect(() => parseDataset(notation)).toThrow(RangeError);
    expect(() => parseDataset(notation)).toThrow(message);
    expect(() => parseDataset(notation)).toThrow(`[dataset=${notation}]`);
  });
});

describe('a path in a notation', () => {
  it.each([
    ['a:b=c/d,e.npz', 'a:b=c/d,e.npz', ''],
    ['data,v2/x.npz,test=0.5,seed=2', 'data,v2/x.npz', 'test=0.5,seed=2'],
    ['lr=0.1%2Cseed=3/x%20y.npz', 'lr=0.1,seed=3/x%20y.npz', ''],
    ['100%252C', '100%2C', ''],
  ])('%s is %s', (text, path, options) => {
    expect(readOwnPath(text)).toEqual({ path, options });
  });

  it('may have any characters', () => {
    const piece = fc.constantFrom(
      ',',
      '%',
      '2C',
      '25',
      'seed=',
      '=',
      ':',
      'a',
      '/',
      '\n',
      ' ',
      'é',
    );
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1 }), (pieces) => {
        const path = pieces.join('');
        const notation = `${fileNotation(path)},test=0.5`;
        expect(readOwnPath(notation.slice('file:'.length))).toEqual({ path, options: 'test=0.5' });
      }),
    );
  });

  it('can be made relative to another folder', () => {
    expect(datasetRelativeTo('studies', 'file:../d/x.npz,test=0.5')).toBe('file:d/x.npz,test=0.5');
    expect(datasetRelativeTo('s,a=b', 'folder:x')).toBe('folder:s%2Ca=b/x');
    expect(datasetRelativeTo('studies', 'file:/d/x.npz')).toBe('file:/d/x.npz');
    expect(datasetRelativeTo('studies', 'mnist:subset=5')).toBe('mnist:subset=5');
    expect(datasetRelativeTo('studies', 'mnits')).toBe('mnits');
  });
});
