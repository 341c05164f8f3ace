import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { CheckpointError } from './checkpoint-error.js';
import { writeNpy } from './npz/npy.js';
import { readCheckpoint } from './read-checkpoint.js';
import { writeSafetensors } from './safetensors.js';
import type { ElementType } from './stored-tensor.js';
import { toFloats } from './to-floats.js';
import { savedPickle, savedViews } from './torch/torch.fixture.js';
import { writeTorchZip } from './torch/write-torch-zip.js';
import { badFiles, exactValues, goodFiles, loadForeign, loadVector } from './vectors.fixture.js';
import { weightsOf } from './weights-file.js';
import { readZip } from './zip/read-zip.js';
import { writeZip } from './zip/write-zip.js';

const read = (file: string) => readCheckpoint(loadVector(file), { file });

describe('readCheckpoint', () => {
  it.each(goodFiles)('reads the exact values of $file: $about', (vector) => {
    const checkpoint = read(vector.file);
    const weights = weightsOf(checkpoint, vector);
    for (const [name, data] of exactValues(vector)) expect(weights.get(name)?.data).toEqual(data);
    const names = [...Object.keys(vector.names!), ...Object.keys(vector.extra ?? {})];
    expect([...checkpoint.tensors.keys()].sort()).toEqual(names.sort());
  });

  it.each(['npz', 'safetensors'])('refuses 20,000 tensors in one file of %s', (format) => {
    const bytes = new Uint8Array(4);
    const tensor = { dtype: 'F32', shape: [1], bytes } as const;
    const names = Array.from({ length: 20_000 }, (_, i) => `arr_${i}`);
    const file =
      format === 'npz'
        ? writeZip(new Map(names.map((name) => [`${name}.npy`, bytes])))
        : writeSafetensors(new Map(names.map((name) => [name, tensor])));
    expect(() => readCheckpoint(file, { file: 'many' })).toThrow(
      'too many tensors for a model [file=many, expected=at most 10000 tensors, got=20000]',
    );
  });

  it('repeats a name of 60,000 characters by its beginning', () => {
    const file = writeZip(new Map([[`${'a'.repeat(60_000)}.npy`, new Uint8Array(4)]]));
    expect(() => readCheckpoint(file, { file: 'long' })).toThrow(/^.{1,1000}$/s);
  });

  it.each(goodFiles)('says how the tensors of $file are named there', ({ file, names }) => {
    const { wrapper, prefix } = read(file);
    const inFile = Object.keys(names!).map((name) => [...wrapper, prefix + name].join('/'));
    expect(inFile).toEqual(Object.values(names!));
  });

  it.each([
    ['good/mlp.safetensors', 'safetensors'],
    ['good/mlp.npz', 'npz'],
    ['good/mlp.pt', 'pytorch-zip'],
    ['good/mlp_legacy.pt', 'pytorch-legacy'],
  ])('tells the format of %s by its content: %s', (file, format) => {
    expect(readCheckpoint(loadVector(file), { file: 'a.bin' }).format).toBe(format);
  });

  const { file: withOthers, extra } = goodFiles.find((vector) => vector.extra)!;
  it.each(Object.entries(extra!))('reads %s, of another element type, exactly', (name, stored) => {
    const [dtype, shape, values] = stored;
    const [expected, encode] = encodings[dtype];
    const bytes = new Uint8Array(encode(values).buffer);
    expect(read(withOthers).tensors.get(name)).toEqual({ dtype: expected, shape, bytes });
  });

  it.each(goodFiles.filter(({ epoch }) => epoch))(
    'gives the numbers beside the weights of $file',
    ({ file, epoch }) => {
      expect(read(file).metadata).toEqual({ epoch: String(epoch), best_accuracy: '0.875' });
    },
  );

  it.each(badFiles.filter((file) => !file.well_formed))('refuses $file: $about', ({ file }) => {
    expect(() => read(file)).toThrow(CheckpointError);
    expect(() => read(file)).toThrow(`[file=${file}, `);
    expect(() => read(file)).not.toThrow('pwned');
  });

  it.each([
    ['evil_system_protocol0.pkl', 'offset=0, opcode=GLOBAL', 'os.system'],
    ['evil_system_protocol2.pkl', 'offset=85, opcode=GLOBAL', 'posix.system'],
    ['evil_system_protocol4.pkl', 'offset=100, opcode=STACK_GLOBAL', 'posix.system'],
    ['evil_system_zip.pt', 'member=mlp/data.pkl, offset=85, opcode=GLOBAL', 'posix.system'],
    ['evil_eval_zip.pt', 'member=mlp/data.pkl, offset=13, opcode=GLOBAL', '__builtin__.eval'],
    ['evil_system_legacy.pt', 'offset=222, opcode=GLOBAL', 'posix.system'],
    ['evil_system_after_tensors.pt', 'offset=518, opcode=GLOBAL', 'posix.system'],
    ['evil_object_array.npz', 'tensor=fc1.weight', "'|O'"],
  ])('says of %s where it asks for what: %s, %s', (file, where, name) => {
    expect(() => read(`bad/${file}`)).toThrow(where);
    expect(() => read(`bad/${file}`)).toThrow(name);
  });

  it.each(['values_protocol2.pt', 'values_protocol4.pt', 'values_legacy.pt'])(
    'reads the weights of %s beside values of many kinds',
    (file) => {
      const checkpoint = readCheckpoint(loadForeign(file), { file });
      const expected = readCheckpoint(loadForeign('two_networks.pt'), {
        file,
        weights: 'generator',
      });
      expect(checkpoint.tensors).toEqual(expected.tensors);
      expect(checkpoint).toMatchObject({ wrapper: ['state_dict'], metadata: { epoch: '3' } });
    },
  );

  it('reads the weights that are named', () => {
    const first = (weights?: string) => {
      const options = { file: 'a', weights };
      const { tensors } = readCheckpoint(loadForeign('with_ema.pt'), options);
      return toFloats(tensors.get('0.weight')!)![0];
    };
    expect(first('ema')).toBe(first() / 2);
    expect(first('state_dict')).toBe(first());
  });

  it('has nothing to choose from in safetensors', () => {
    const bytes = loadVector('good/mlp.safetensors');
    expect(() => readCheckpoint(bytes, { file: 'a', weights: 'ema' })).toThrow(
      '--weights chooses among the dicts of a PyTorch file [file=a, expected=a file of PyTorch, got=safetensors]',
    );
  });

  it.each([
    ['complex.pt', 'complex numbers'],
    ['fp8.pt', 'FP8'],
    ['fp8.safetensors', 'FP8'],
    ['meta.pt', 'no numbers'],
    ['negated.pt', 'a tensor is not stored as it is'],
    ['numpy.pt', 'an array of numpy'],
    ['quantised.pt', 'tensor.dequantize()'],
    ['sparse.pt', 'tensor.to_dense()'],
    ['list.pt', 'save the state dict alone, not in a list or tuple'],
    ['whole_model.pt', 'got=model, an object of torch.nn.modules.container.Sequential]'],
  ])('refuses %s, and says why: %s', (file, message) => {
    expect(() => readCheckpoint(loadForeign(file), { file })).toThrow(message);
    expect(() => readCheckpoint(loadForeign(file), { file })).toThrow(`[file=${file}, `);
  });

  it('says of a whole model what to save instead', () => {
    const pickle = Buffer.from('\x80\x02ctorch.nn.modules.linear\nLinear\n.', 'latin1');
    expect(() => readCheckpoint(savedPickle(pickle), { file: 'model.pt' })).toThrow(
      'save model.state_dict() in place of the model [file=model.pt, expected=a state dict, got=an object of torch.nn.modules.linear.Linear]',
    );
  });

  it('refuses a zip that is neither of numpy nor of PyTorch', () => {
    const zip = writeZip(new Map([['readme.txt', new Uint8Array(3)]]));
    expect(() => readCheckpoint(zip, { file: 'a.zip' })).toThrow(
      'a zip of other things: unpack it, and give the model file that is in it [file=a.zip, ',
    );
  });

  it('reads what a big-endian machine wrote', () => {
    const bytes = Uint8Array.of(0x3f, 0x80, 0, 0, 0xc0, 0, 0, 0);
    const tensors = new Map([['w', { dtype: 'F32', shape: [2], bytes }] as const]);
    const budget = { take: () => {} };
    const zip = readZip(writeTorchZip(tensors, { path: [] }), { file: '', budget });
    const members = new Map(zip.names.map((name) => [name, zip.read(name)]));
    members.set('archive/byteorder', Buffer.from('big'));
    const checkpoint = readCheckpoint(writeZip(members), { file: 'big' });
    expect(weightsOf(checkpoint, { file: 'big' }).get('w')?.data).toEqual(Float32Array.of(1, -2));
  });
});

describe('the memory that readCheckpoint takes', () => {
  const million = { dtype: 'U8', shape: [1e6], bytes: new Uint8Array(1e6) } as const;

  it('is none for compressed arrays that grow beyond four times the file', () => {
    const bomb = zipSync({ 'a.npy': writeNpy(million), 'b.npy': writeNpy(million) });
    const before = process.memoryUsage().arrayBuffers;
    expect(() => readCheckpoint(bomb, { file: 'bomb' })).toThrow(
      `the tensors would take over 4 times the file's size; if it is compressed, write it without compression [file=bomb, expected=at most ${4 * bomb.length} bytes, got=1000128]`,
    );
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1e5);
  });

  it('is none for one number spread over a million', () => {
    const spread = { a: { count: 1, shape: [1000, 1000], strides: [0, 0] } };
    expect(() => readCheckpoint(savedViews(spread, [new Uint8Array(4)]), { file: 'a' })).toThrow(
      'got=4000000]',
    );
  });

  it('includes the weights that views of one storage will become', () => {
    const views = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, i) => [
          `w${i}`,
          { count: 1e5, shape: [1e5], strides: [1] },
        ]),
      );
    const storages = [new Uint8Array(4e5)];
    expect(() => readCheckpoint(savedViews(views(4), storages), { file: 'a' })).not.toThrow();
    expect(() => readCheckpoint(savedViews(views(5), storages), { file: 'a' })).toThrow(
      "the tensors would take over 4 times the file's size",
    );
  });

  it.each([
    ['empty dicts', '}'],
    ['empty tuples', ')'],
    ['nothings', 'N'],
    ['marks', '('],
    ['tuples in tuples', '\x85', ')'],
    ['memos', '\x94', 'N'],
    ['short texts', 'U\x01a'],
    ['calls', 'h\x00h\x01R', 'ccollections\nOrderedDict\nq\x00)q\x01'],
    [
      'calls with a long list',
      'h\x00h\x01R',
      `ccollections\nOrderedDict\nq\x00](${'NN\x86'.repeat(1e4)}e\x85q\x01`,
    ],
    ['entries of a dict', '(Nh\x00u', '}q\x00'],
  ])('is bounded for a pickle of millions of %s', (_, repeated, first = '') => {
    const pickle = `\x80\x02${first}${repeated.repeat(6e6 / repeated.length)}`;
    const file = savedPickle(Buffer.from(pickle, 'latin1'));
    const before = process.memoryUsage().heapUsed;
    expect(() => readCheckpoint(file, { file: 'a' })).toThrow(
      'the pickle would take too much memory',
    );
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(4 * file.length + 2 ** 25);
  });
});

const encodings: Readonly<
  Record<string, readonly [ElementType, (values: number[]) => { buffer: ArrayBufferLike }]>
> = {
  bool: ['BOOL', (values) => Uint8Array.from(values)],
  uint8: ['U8', (values) => Uint8Array.from(values)],
  int32: ['I32', (values) => Int32Array.from(values)],
  int64: ['I64', (values) => BigInt64Array.from(values.map(BigInt))],
  float32: ['F32', (values) => Float32Array.from(values)],
  float64: ['F64', (values) => Float64Array.from(values)],
};
