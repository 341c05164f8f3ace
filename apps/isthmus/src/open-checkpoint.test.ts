import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { weightsOf, writeWeights } from '@isthmus/checkpoint';
import { afterAll, describe, expect, it } from 'vitest';
import { openCheckpoint } from './open-checkpoint.js';

const root = mkdtempSync(join(tmpdir(), 'isthmus-checkpoints-'));
afterAll(() => rmSync(root, { recursive: true }));

const weights = (name: string) =>
  writeWeights(new Map([[name, { shape: [1], data: Float32Array.of(1) }]]));

/** A folder of its own with these files. */
function folderOf(name: string, files: Readonly<Record<string, Uint8Array | string>>): string {
  const folder = join(root, name);
  mkdirSync(folder);
  for (const [file, bytes] of Object.entries(files)) writeFileSync(join(folder, file), bytes);
  return folder;
}

const names = (path: string) => [...weightsOf(openCheckpoint(path), { file: path }).keys()];

describe('a folder', () => {
  const index = JSON.stringify({ weight_map: { a: '1.safetensors', b: '2.safetensors' } });

  it.each<[string, Readonly<Record<string, Uint8Array | string>>, string[]]>([
    ['of one model file', { 'net.npz.txt': '', 'net.safetensors': weights('a') }, ['a']],
    [
      'of a model and what training keeps beside it',
      { 'pytorch_model.bin': weights('a'), 'optimizer.pt': '', 'other.pt': '' },
      ['a'],
    ],
    [
      'of shards',
      {
        '1.safetensors': weights('a'),
        '2.safetensors': weights('b'),
        'model.safetensors.index.json': index,
      },
      ['a', 'b'],
    ],
  ])('%s is read', (name, files, expected) => {
    expect(names(folderOf(name, files))).toEqual(expected);
  });

  it('is told by the file that was read', () => {
    const folder = folderOf('told', { 'a.safetensors': weights('a') });
    expect(openCheckpoint(folder).notes).toEqual(['read from a.safetensors in it']);
  });

  it.each<[string, readonly string[], string]>([
    ['of two models', ['a.pt', 'b.pt', 'c.txt'], 'the folder holds several models [file='],
    ['of none', ['c.txt'], 'the folder holds no model [file='],
    ['of orbax', ['_METADATA', 'd'], 'orbax'],
    ['of a SavedModel', ['saved_model.pb', 'variables'], 'tf.saved_model.load'],
    ['of a distributed checkpoint', ['.metadata', '__0_0.distcp'], 'dcp_to_torch'],
    ['of DeepSpeed', ['zero_to_fp32.py', 'latest'], 'zero_to_fp32.py'],
  ])('%s is refused, and says why', (name, files, message) => {
    const folder = folderOf(name, Object.fromEntries(files.map((file) => [file, ''])));
    expect(() => openCheckpoint(folder)).toThrow(message);
    expect(() => openCheckpoint(folder)).toThrow(`[file=${folder}`);
  });

  it('without all shards names those that are missing', () => {
    const folder = folderOf('partly', {
      '1.safetensors': weights('a'),
      'model.safetensors.index.json': index,
    });
    expect(() => openCheckpoint(folder)).toThrow('missing 2.safetensors]; download all of them');
  });
});
