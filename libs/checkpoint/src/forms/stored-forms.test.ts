import { describe, expect, it } from 'vitest';
import { readCheckpoint } from '../read-checkpoint.js';
import { writeSafetensors } from '../safetensors.js';
import type { ElementType } from '../stored-tensor.js';
import { loadForeign } from '../vectors.fixture.js';
import { weightsOf } from '../weights-file.js';
import { writeLike } from '../write-like.js';

const read = (file: string) => readCheckpoint(loadForeign(file), { file });
const weightsIn = (file: string) => weightsOf(read(file), { file });

/** What a file is read as that was written of tensors of float32, or of bytes. */
function readTensors(
  tensors: Readonly<Record<string, readonly [number[], number[], ElementType?]>>,
) {
  const stored = Object.entries(tensors).map(([name, [shape, values, dtype = 'F32']]) => {
    const array = dtype === 'F32' ? Float32Array.from(values) : Uint8Array.from(values);
    return [name, { dtype, shape, bytes: new Uint8Array(array.buffer) }] as const;
  });
  return readCheckpoint(writeSafetensors(new Map(stored)), { file: 'a' });
}

const forms = [
  ['pruned', 'weight_orig x weight_mask'],
  ['weight_norm', 'weight norm (original0 x original1 / its norm)'],
  ['weight_norm_columns', 'weight norm (original0 x original1 / its norm)'],
  ['weight_norm_old', 'weight norm (weight_g x weight_v / its norm)'],
  ['weight_norm_whole', 'weight norm (weight_g x weight_v / its norm)'],
  ['spectral', 'original over its spectral norm (_u, _v)'],
  ['spectral_old', 'weight_orig over its spectral norm (weight_u, weight_v)'],
] as const;

describe('a stored form', () => {
  it.each(forms)('of %s.pt is multiplied out to what PyTorch computes with', (name, words) => {
    const weights = weightsIn(`${name}.pt`);
    const expected = weightsIn(`${name}.weights.safetensors`);
    expect([...weights.keys()].sort()).toEqual([...expected.keys()].sort());
    for (const [tensor, { shape, data }] of expected) {
      expect(weights.get(tensor)!.shape).toEqual(shape);
      expect(largestDifference(weights.get(tensor)!.data, data)).toBeLessThan(1e-7);
    }
    expect(read(`${name}.pt`).notes[0]).toBe(
      `0.weight, 2.weight, 4.weight are stored as ${words} and were read so`,
    );
  });

  // Once loaded by PyTorch 2.15.0 with strict=True: its modules computed with these weights.
  it.each(forms)('of %s.pt takes other weights, in the same tensors', (name) => {
    const original = read(`${name}.pt`);
    const weights = new Map(
      [...weightsIn(`${name}.pt`)].map(([tensor, { shape, data }]) => {
        const other = data.map((value, i) => value / 2 + (i % 3));
        // A unit without weights, which has no direction.
        if (!name.startsWith('spectral')) other.fill(0, 0, data.length / shape[0]);
        return [tensor, { shape, data: other }];
      }),
    );
    const written = readCheckpoint(writeLike(original, weights), { file: 'written' });
    const layout = ({ tensors }: typeof original) =>
      [...tensors].map(([tensor, { dtype, shape }]) => ({ tensor, dtype, shape }));
    expect(layout(written)).toEqual(layout(original));
    const again = weightsOf(written, { file: 'written' });
    for (const [tensor, { data }] of weights) {
      expect(largestDifference(again.get(tensor)!.data, data)).toBeLessThan(1e-6);
    }
  });

  it('of a mask keeps out what is zero, and lets all else through', () => {
    const original = readTensors({ w_orig: [[3], [1, 2, 3]], w_mask: [[3], [1, 0, 1]] });
    const weights = new Map([['w', { shape: [3], data: Float32Array.of(0, 5, 6) }]]);
    const written = readCheckpoint(writeLike(original, weights), { file: 'written' });
    const values = (name: string) => [
      ...new Float32Array(written.tensors.get(name)!.bytes.slice().buffer),
    ];
    expect([values('w_orig'), values('w_mask')]).toEqual([
      [0, 5, 6],
      [0, 1, 1],
    ]);
  });

  it('of a mask may be of bytes', () => {
    const tensors = readTensors({ w_orig: [[2], [1, 2]], w_mask: [[2], [0, 1], 'U8'] });
    expect(weightsOf(tensors, { file: 'a' }).get('w')?.data).toEqual(Float32Array.of(0, 2));
    const weights = new Map([['w', { shape: [2], data: Float32Array.of(3, 0) }]]);
    const written = readCheckpoint(writeLike(tensors, weights), { file: 'written' });
    expect(written.tensors.get('w_mask')?.bytes).toEqual(Uint8Array.of(1, 0));
  });

  it('of open_lth has its mask beside the network', () => {
    const original = readTensors({
      'model.fc.weight': [[2], [1, 2]],
      'model.fc.bias': [[1], [3]],
      mask_fc___weight: [[2], [0, 1]],
    });
    const weights = weightsOf(original, { file: 'a' });
    expect([...weights].map(([name, { data }]) => [name, ...data])).toEqual([
      ['model.fc.weight', 1, 2],
      ['model.fc.bias', 3],
    ]);
    expect(original.notes).toEqual([
      'model.fc.weight is stored as weight beside its mask and was read so',
    ]);
  });

  it('is told by shapes: projections named g and v are weights of their own', () => {
    const projections = readTensors({
      w_g: [
        [2, 2],
        [1, 2, 3, 4],
      ],
      w_v: [
        [2, 2],
        [1, 2, 3, 4],
      ],
    });
    expect([...weightsOf(projections, { file: 'a' }).keys()]).toEqual(['w_g', 'w_v']);
  });

  it.each([
    ['orthogonal.pt', '2.weight', 'got=parts original, 0.base'],
    ['normed_twice.pt', '0.weight', 'got=parts original0, original1, 1._u, 1._v'],
  ])('that is not read, of %s, is refused by the name of %s', (file, tensor, got) => {
    expect(() => read(file)).toThrow(`[file=${file}, tensor=${tensor}, expected=weight norm or`);
    expect(() => read(file)).toThrow(got);
    expect(() => read(file)).toThrow('call torch.nn.utils.parametrize.remove_parametrizations');
  });

  it('beside the weight itself is refused', () => {
    expect(() => readTensors({ w: [[1], [1]], w_orig: [[1], [1]], w_mask: [[1], [1]] })).toThrow(
      'a weight is stored in two forms',
    );
  });

  it('of a spectral norm takes no weight of zeros', () => {
    const original = read('spectral.pt');
    const weights = new Map(
      [...weightsIn('spectral.pt')].map(([name, { shape, data }]) => [
        name,
        { shape, data: data.map(() => 0) },
      ]),
    );
    expect(() => writeLike(original, weights)).toThrow(
      'a weight of zeros has no spectral norm to be divided by [tensor=0.weight, ',
    );
  });
});

function largestDifference(a: Float32Array, b: Float32Array): number {
  return Math.max(...a.map((value, i) => Math.abs(value - b[i])));
}
