import { describe, expect, it } from 'vitest';
import { writeSafetensors } from './safetensors.js';
import { readShardIndex, readShards } from './sharded.js';
import { weightsOf } from './weights-file.js';

const shard = (...names: readonly string[]) => {
  const tensor = { dtype: 'F32', shape: [1], bytes: new Uint8Array(4) } as const;
  return writeSafetensors(new Map(names.map((name) => [name, tensor])), { format: 'pt' });
};
const indexOf = (map: object) =>
  readShardIndex(Buffer.from(JSON.stringify({ metadata: {}, weight_map: map })), 'index.json')!;

function readOf(
  map: Readonly<Record<string, string>>,
  files: Readonly<Record<string, Uint8Array>>,
) {
  return readShards(indexOf(map), { file: 'index.json', read: (name) => files[name] });
}

describe('a model in shards', () => {
  const map = { 'module.a': '1.safetensors', 'module.b': '2.safetensors' };

  it('is read as one', () => {
    const files = { '1.safetensors': shard('module.a'), '2.safetensors': shard('module.b') };
    const checkpoint = readOf(map, files);
    expect([...weightsOf(checkpoint, { file: 'index.json' }).keys()]).toEqual(['a', 'b']);
    expect(checkpoint).toMatchObject({ format: 'safetensors', prefix: 'module.' });
    expect(checkpoint.notes).toEqual(['read from 2 shards, and written as one file']);
  });

  it.each([
    ['a tensor too few', shard('module.c'), 'tensor=module.b, expected=it in 2.safetensors'],
    ['one too many', shard('module.b', 'c'), 'tensor=c, expected=tensors of the index alone'],
    ['one twice', shard('module.a', 'module.b'), 'tensor=module.a, expected=it in 1.safetensors'],
  ])('is refused with %s', (_, second, message) => {
    const files = { '1.safetensors': shard('module.a'), '2.safetensors': second };
    expect(() => readOf(map, files)).toThrow(`[file=index.json, ${message}`);
  });

  it.each(['../1.safetensors', '/1.safetensors', '..', '', 3])(
    'lies beside its index, not at %s',
    (at) => {
      expect(() => indexOf({ a: at })).toThrow(
        'not an index of shards [file=index.json, tensor=a, ',
      );
    },
  );

  it('is told by its index', () => {
    const read = (text: string) => readShardIndex(Buffer.from(text), 'a.json');
    expect(read('{"nodes": []}')).toBeUndefined();
    expect(read('not JSON with a "weight_map"')).toBeUndefined();
    expect(() => read('{"weight_map": [1]}')).toThrow('not an index of shards');
    expect(() => readShards(new Map(), { file: 'a.json', read: () => shard() })).toThrow(
      'an index of no shards',
    );
  });
});
