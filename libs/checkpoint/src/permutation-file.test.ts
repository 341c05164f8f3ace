import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CheckpointError } from './checkpoint-error.js';
import { readPermutation, readPermutationFile, writePermutation } from './permutation-file.js';
import { writeSafetensors } from './safetensors.js';

const read = (text: string) => readPermutation(new TextEncoder().encode(text), { file: 'pi.json' });

const shuffled = fc
  .nat(9)
  .chain((size) => {
    const indices = Array.from({ length: size }, (_, i) => i);
    return fc.shuffledSubarray(indices, { minLength: size });
  })
  .map((indices) => Int32Array.from(indices));

describe('readPermutation', () => {
  it('undoes writePermutation', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), shuffled)), (groups) => {
        const permutation = new Map(groups);
        const after = readPermutation(writePermutation(permutation), { file: 'pi.json' });
        expect(new Map(after)).toEqual(permutation);
      }),
    );
  });

  it('undoes writePermutation as safetensors, whatever the file is called', () => {
    const group = fc.string().filter((name) => name !== '__metadata__');
    fc.assert(
      fc.property(fc.array(fc.tuple(group, shuffled)), (groups) => {
        const permutation = new Map(groups);
        const bytes = writePermutation(permutation, 'safetensors');
        expect(new Map(readPermutation(bytes, { file: 'pi.json' }))).toEqual(permutation);
      }),
    );
  });

  it.each(['json', 'safetensors'] as const)('reads what %s says beside it', (format) => {
    const provenance = { method: 'weight', models: { a: ['1f'], b: ['2e'] } };
    const bytes = writePermutation(new Map([['fc1', Int32Array.of(1, 0)]]), format, provenance);
    const file = readPermutationFile(bytes, { file: 'pi' });
    expect([...file.permutation]).toEqual([['fc1', Int32Array.of(1, 0)]]);
    expect(file.provenance).toEqual(provenance);
  });

  it('has no provenance where the metadata are of others', () => {
    const tensor = { dtype: 'I64', shape: [1], bytes: new Uint8Array(8) } as const;
    const bytes = writeSafetensors(new Map([['fc1', tensor]]), { provenance: 'from my desk' });
    expect(readPermutationFile(bytes, { file: 'pi' }).provenance).toBeUndefined();
  });

  it.each([
    ['floats', 'F32', [2], 8, '[file=pi, group=fc1, expected=a list of I64, got=F32 of shape 2]'],
    ['a matrix', 'I64', [1, 2], 16, 'got=I64 of shape 1x2]'],
    ['an index twice', 'I64', [2], 16, '[group=fc1, index=0, positions=0 and 1] [file=pi]'],
  ] as const)('refuses safetensors of %s', (_, dtype, shape, size, message) => {
    const tensor = { dtype, shape, bytes: new Uint8Array(size) };
    const bytes = writeSafetensors(new Map([['fc1', tensor]]));
    expect(() => readPermutation(bytes, { file: 'pi' })).toThrow(CheckpointError);
    expect(() => readPermutation(bytes, { file: 'pi' })).toThrow(message);
  });

  it('refuses an index that is no 32-bit number', () => {
    const bytes = new Uint8Array(new BigInt64Array([2n ** 40n]).buffer);
    const file = writeSafetensors(new Map([['fc1', { dtype: 'I64', shape: [1], bytes }]]));
    expect(() => readPermutation(file, { file: 'pi' })).toThrow('position=0, expected=an index');
  });

  it('reads what a match prints', () => {
    const permutation = read('{"method": "weight", "permutation": {"fc1": [1, 0]}}');
    expect([...permutation]).toEqual([['fc1', Int32Array.of(1, 0)]]);
  });

  it.each([
    ['{"permutation": {"fc1": [0, 2]}}', '[group=fc1, position=1, index=2, size=2] [file=pi.json]'],
    ['{"permutation": {"fc1": [0, -1]}}', '[group=fc1, position=1, index=-1, size=2]'],
    ['{"permutation": {"fc1": [1, 0, 1]}}', '[group=fc1, index=1, positions=0 and 2]'],
    [
      '{"permutation": {"fc1": [0, 0.5]}}',
      '[file=pi.json, group=fc1, position=1, expected=an index, got=0.5]',
    ],
    [
      '{"permutation": {"fc1": [4294967296]}}',
      'group=fc1, position=0, expected=an index, got=4294967296]',
    ],
    ['{"permutation": {"fc1": ["0"]}}', 'group=fc1, position=0, expected=an index, got="0"]'],
    ['{"permutation": {"fc1": 3}}', '[file=pi.json, group=fc1, expected=a list of indices, got=3]'],
    [
      '{"permutation": [[0]]}',
      '[file=pi.json, expected={"permutation": {GROUP: [indices]}}, got=[[0]]]',
    ],
    ['{"fc1": [0]}', 'not a permutation file [file=pi.json, '],
    ['', 'got=an empty file]'],
    ['[]', 'permutation file is not a JSON object [file=pi.json, got=an array]'],
    ['{', 'permutation file is not JSON [file=pi.json, '],
    ['{"permutation": {"fc1": [0], "fc1": [0]}}', 'has a key twice [file=pi.json, key=fc1]'],
  ])('refuses %s', (text, message) => {
    expect(() => read(text)).toThrow(CheckpointError);
    expect(() => read(text)).toThrow(message);
  });
});
