import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { CheckpointError } from '../checkpoint-error.js';
import { readCheckpoint } from '../read-checkpoint.js';
import { writeSafetensors } from '../safetensors.js';
import { loadForeign } from '../vectors.fixture.js';
import { weightsOf } from '../weights-file.js';
import { writeZip } from '../zip/write-zip.js';

const ofText = (text: string) => Buffer.from(text, 'latin1');
const padded = (at: number, text: string) =>
  Buffer.concat([Buffer.alloc(at), ofText(text), Buffer.alloc(100)]);
const zipOf = (...members: readonly string[]) =>
  writeZip(new Map(members.map((member) => [member, new Uint8Array(1)])));

describe('a file of another format', () => {
  it.each<[string, Uint8Array, string]>([
    [
      'a Git LFS pointer',
      ofText('version https://git-lfs.github.com/spec/v1\noid'),
      'git lfs pull',
    ],
    ['a web page', ofText('<!DOCTYPE html><html>Not found</html>'), 'HTML'],
    ['XML', ofText('<?xml version="1.0"?><Error><Code>AccessDenied'), 'XML'],
    ['JSON', ofText('{"error": "not found"}'), 'an error of a server'],
    ['a text', ofText('epoch 1 loss 0.5\n'), 'a text'],
    ['a pickle of protocol 0', ofText("(dp0\nS'a'\np1\nI1\ns."), 'a pickle of protocol 0'],
    ['HDF5', ofText('\x89HDF\r\n\x1a\n\0\0\0\0'), 'HDF5'],
    ['a Keras archive', zipOf('metadata.json', 'config.json', 'model.weights.h5'), 'Keras'],
    ['ONNX', ofText('\x08\x08\x12\x07pytorch'), 'onnx.load'],
    ['ONNX without a producer', ofText('\x08\x0e:q'), 'onnx.load'],
    ['a SavedModel', ofText('\x08\x01\x12\xa0'), 'SavedModel'],
    ['GGUF', ofText('GGUF\x03\0\0\0'), 'GGUF'],
    ['flax msgpack', ofText('\x81\xa6params\x80'), 'flax.serialization.msgpack_restore'],
    ['a large msgpack', ofText('\xde\0\x20\xd9\x28params'), 'msgpack'],
    ['gzip', gzipSync('x'), 'gunzip'],
    ['zstd', ofText('\x28\xb5\x2f\xfd\0'), 'unpack it first'],
    ['a tar archive', padded(257, 'ustar'), 'tar -xf'],
    ['an array', ofText('\x93NUMPY\x01\0'), 'numpy.savez(FILE, name=array)'],
    ['TensorFlow Lite', padded(4, 'TFL3'), 'TensorFlow Lite'],
    ["a TensorFlow checkpoint's index", Buffer.from('000057fb808b247547db', 'hex'), 'TensorFlow'],
    ['IDX', Buffer.from('00000803000000010000', 'hex'), '--dataset'],
    ['MATLAB', ofText('MATLAB 5.0 MAT-file\0\x01'), 'scipy.io.loadmat'],
    ['PDF', ofText('%PDF-1.7\n%\xe2\xe3'), 'PDF'],
    ['an image', ofText('\x89PNG\r\n\x1a\n\0'), 'an image'],
    ['Parquet', ofText('PAR1\x15\0'), 'Parquet'],
    ['TorchScript', loadForeign('torchscript.pt'), 'torch.jit.load(FILE).state_dict()'],
    ['a zip of other things', zipOf('[Content_Types].xml'), 'unpack it'],
    ['a plain pickle', ofText('\x80\x02}q\0.'), 'a pickle that torch.save did not write'],
  ])('is named, with what to do: %s', (_, bytes, message) => {
    const plain = new Uint8Array(bytes);
    expect(() => readCheckpoint(plain, { file: 'model.pt' })).toThrow(CheckpointError);
    expect(() => readCheckpoint(plain, { file: 'model.pt' })).toThrow(message);
    expect(() => readCheckpoint(plain, { file: 'model.pt' })).toThrow('[file=model.pt, ');
  });

  it('is not taken for one by the length of a safetensors header', () => {
    // The lengths of headers that begin as gzip, msgpack and GLOBAL do.
    for (const begin of [0x8b1f, 0x81a6, 0x6381]) {
      const small = writeSafetensors(new Map(), { a: '' });
      const length = Number(new DataView(small.buffer).getBigUint64(0, true));
      const bytes = writeSafetensors(new Map(), { a: 'x'.repeat(begin - length) });
      const view = new DataView(bytes.buffer);
      expect(Math.abs(Number(view.getBigUint64(0, true)) - begin)).toBeLessThan(8);
      view.setBigUint64(0, BigInt(bytes.length - 8), true);
      expect(readCheckpoint(bytes, { file: 'a' }).format).toBe('safetensors');
    }
  });
});

describe('quantised weights', () => {
  it.each(['int8.safetensors'])('are refused by name, of %s', (file) => {
    expect(() => weightsOf(readCheckpoint(loadForeign(file), { file }), { file })).toThrow(
      'the weights are quantised',
    );
  });

  it.each(['fc.qweight', 'fc.weight.absmax', 'fc.weight.quant_state.bitsandbytes__nf4'])(
    'are told by %s',
    (name) => {
      const tensor = { dtype: 'U8', shape: [1], bytes: new Uint8Array(1) } as const;
      const file = readCheckpoint(writeSafetensors(new Map([[name, tensor]])), { file: 'a' });
      expect(() => weightsOf(file, { file: 'a' })).toThrow(`[file=a, tensor=${name}, expected=`);
    },
  );
});
