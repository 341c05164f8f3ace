import { describe, expect, it } from 'vitest';
import { CheckpointError } from '../checkpoint-error.js';
import {
  type Pickled,
  pickledCall,
  pickledDict,
  pickledGlobal,
  pickledInteger,
  pickledText,
  pickledTuple,
  writePickle,
} from '../pickle/write-pickle.js';
import { readCheckpoint } from '../read-checkpoint.js';
import { toFloats } from '../to-floats.js';
import { pickledView, savedPickle, savedViews, type View } from './torch.fixture.js';

const storage = new Uint8Array(Float32Array.of(1, 2, 3, 4, 5, 6).buffer);
const read = (file: Uint8Array) => readCheckpoint(file, { file: 'a.pt' });
const readView = (view: View) => read(savedViews({ w: view }, [storage])).tensors.get('w')!;
const whole: View = { count: 6, shape: [2, 3], strides: [3, 1] };
const save = (object: Pickled) => savedPickle(writePickle(object), [storage]);

describe('a tensor of torch.save', () => {
  it.each<[string, View, number[]]>([
    ['whole', whole, [1, 2, 3, 4, 5, 6]],
    ['transposed', { count: 6, shape: [3, 2], strides: [1, 3] }, [1, 4, 2, 5, 3, 6]],
    ['a column', { count: 6, offset: 1, shape: [2], strides: [3] }, [2, 5]],
    ['one number spread', { count: 6, offset: 5, shape: [3], strides: [0] }, [6, 6, 6]],
    ['a scalar', { count: 6, offset: 2, shape: [], strides: [] }, [3]],
    ['empty', { count: 6, offset: 6, shape: [0, 2 ** 40], strides: [2 ** 40, 1] }, []],
  ])('may be a view of its storage: %s', (_, view, values) => {
    const tensor = readView(view);
    expect([tensor.shape, [...toFloats(tensor)!]]).toEqual([view.shape, values]);
  });

  it.each<[string, View, string]>([
    ['longer than its storage', { ...whole, shape: [3, 3] }, 'a view within 6 elements'],
    ['with longer strides', { ...whole, strides: [4, 1] }, 'reaches beyond its storage'],
    ['behind its storage', { ...whole, offset: 1 }, 'reaches beyond its storage'],
    ['of negative strides', { ...whole, offset: 5, strides: [-3, -1] }, 'not a view of a storage'],
    ['of a negative offset', { ...whole, offset: -1 }, 'not a view of a storage'],
    ['with a stride too few', { ...whole, strides: [1] }, 'reaches beyond its storage'],
    [
      'of more elements than can be counted',
      { count: 6, shape: Array(40).fill(2 ** 40), strides: Array(40).fill(0) },
      'reaches beyond its storage',
    ],
    [
      'of 65 dimensions',
      { count: 6, shape: Array(65).fill(1), strides: Array(65).fill(0) },
      'not a view',
    ],
    [
      'of a storage of another size',
      { ...whole, count: 7 },
      'expected=28 bytes for 7 of F32, got=24',
    ],
    ['of a storage that is not there', { ...whole, key: '../0' }, 'expected=archive/data/../0'],
    [
      'of complex numbers',
      { ...whole, type: 'ComplexFloatStorage' },
      'it is of complex numbers, which no network here has [file=',
    ],
    ['of no storage', { ...whole, type: 'Size' }, 'not the id of a storage'],
  ])('is refused when it is %s', (_, view, message) => {
    expect(() => readView(view)).toThrow(CheckpointError);
    expect(() => readView(view)).toThrow(message);
  });

  it.each([
    ['one element and a half', 'G\x3f\xf8\0\0\0\0\0\0', 88],
    ['a view of another storage', 'K\x06U\x01v', 84],
  ])('is refused for a storage of %s', (_, count, offset) => {
    const id = `(U\x07storagectorch\nFloatStorage\nU\x010U\x03cpu${count}tQ`;
    const pickle = `\x80\x02}U\x01wctorch._utils\n_rebuild_tensor_v2\n(${id}K\0))tRs.`;
    expect(() => read(savedPickle(Buffer.from(pickle, 'latin1'), [storage]))).toThrow(
      `not the id of a storage [file=a.pt, member=archive/data.pkl, offset=${offset}, opcode=BINPERSID, `,
    );
  });

  it('may be a parameter', () => {
    const rebuild = pickledGlobal('torch._utils', '_rebuild_parameter');
    const parameter = pickledCall(rebuild, [pickledView(whole)]);
    const { tensors } = read(save(pickledDict([['w', parameter]])));
    expect(tensors.get('w')?.shape).toEqual([2, 3]);
  });
});

describe('an object of torch.save', () => {
  it('may be an OrderedDict of Python 2, whose entries are an argument', () => {
    const entry = pickledTuple([pickledText('w'), pickledView(whole)]);
    const dict = pickledCall(pickledGlobal('collections', 'OrderedDict'), [pickledTuple([entry])]);
    expect([...read(save(dict)).tensors.keys()]).toEqual(['w']);
  });

  it('is refused when it is an OrderedDict of what are no entries', () => {
    const numbers = pickledTuple([pickledInteger(1)]);
    const dict = pickledCall(pickledGlobal('collections', 'OrderedDict'), [numbers]);
    expect(() => read(save(dict))).toThrow('not the entries of a dict');
  });

  it('may hold what schedulers and arguments are made of', () => {
    const counter = pickledCall(pickledGlobal('collections', 'Counter'), [
      pickledDict([['30', pickledInteger(1)]]),
    ]);
    const size = pickledCall(pickledGlobal('torch', 'Size'), [pickledTuple([pickledInteger(2)])]);
    const device = pickledCall(pickledGlobal('torch', 'device'), [pickledText('cpu')]);
    const others = { counter, size, device, dtype: pickledGlobal('torch', 'float32') };
    const object = pickledDict([['w', pickledView(whole)], ...Object.entries(others)]);
    expect(read(save(object)).metadata).toEqual({ device: 'cpu' });
  });

  it('is read without what it holds beside tensors', () => {
    const namespace = pickledCall(pickledGlobal('argparse', 'Namespace'), []);
    const object = pickledDict([
      ['w', pickledView(whole)],
      ['args', namespace],
    ]);
    expect([...read(save(object)).tensors.keys()]).toEqual(['w']);
  });
});
