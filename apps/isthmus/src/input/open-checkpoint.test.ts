import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeSafetensors } from '@isthmus/checkpoint';
import { afterAll, describe, expect, it } from 'vitest';
import { asModel } from './model-file.js';
import { openCheckpoint } from './open-checkpoint.js';

const folder = mkdtempSync(join(tmpdir(), 'open-checkpoint-'));
afterAll(() => rmSync(folder, { recursive: true }));

const floats = (...shape: readonly number[]) => {
  const data = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i / 7);
  return { dtype: 'F32', shape, bytes: new Uint8Array(data.buffer) } as const;
};
const booleans = (...shape: readonly number[]) =>
  ({ dtype: 'BOOL', shape, bytes: new Uint8Array(shape.reduce((a, b) => a * b, 1)) }) as const;
const layers = { '0.weight': floats(4, 3), '2.weight': floats(2, 4) };

function file(name: string, tensors: Parameters<typeof writeSafetensors>[0]): string {
  const path = join(folder, name);
  writeFileSync(path, writeSafetensors(tensors));
  return path;
}

describe('a model that is opened', () => {
  it('is not one of its shards', () => {
    const shard = file('model-00001-of-00002.safetensors', new Map(Object.entries(layers)));
    expect(() => openCheckpoint(shard)).toThrow('the file is one of 2 shards of a model');
  });

  it.each([
    ['a mask of a weight', { '0.mask': booleans(4, 3) }],
    ['a mask of units', { keep: booleans(4) }],
  ])('is refused with %s, unless its network is given', (_, more) => {
    const path = file('masked.safetensors', new Map(Object.entries({ ...layers, ...more })));
    const [name] = Object.keys(more);
    expect(() => asModel(path, openCheckpoint(path), 'auto')).toThrow(`[tensor=${name}`);
    const { leftOut } = asModel(path, openCheckpoint(path), 'mlp:3-4-2,bias=false');
    expect(leftOut).toEqual([name]);
  });

  it('may have other integers beside its weights, and what is not finite where nothing needs it', () => {
    const tensors = { ...layers, epoch: booleans(1), 'ema.bias': floats(2) };
    tensors['ema.bias'].bytes.set(new Uint8Array(Float32Array.of(Number.NaN, -1 / 0).buffer));
    const path = file('beside.safetensors', new Map(Object.entries(tensors)));
    expect(asModel(path, openCheckpoint(path), 'auto').network.notation).toBe(
      'mlp:3-4-2,bias=false',
    );
  });
});
