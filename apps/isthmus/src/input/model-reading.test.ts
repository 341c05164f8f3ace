import { readCheckpoint, writeSafetensors, writeWeights } from '@isthmus/checkpoint';
import type { Weights } from '@isthmus/permutation';
import { describe, expect, it } from 'vitest';
import { inspectModel } from '../inspect/inspect-model.js';
import { asModel } from './model-file.js';
import { orderText, unneeded, unneededText } from './model-reading.js';

type Shapes = Readonly<Record<string, readonly number[]>>;

const mlp: Shapes = {
  'fc1.weight': [3, 4],
  'fc1.bias': [3],
  'fc2.weight': [2, 3],
  'fc2.bias': [2],
};
const average = Object.fromEntries(
  Object.entries(mlp).map(([name, shape]) => [`ema.${name}`, shape]),
);

/** Weights of these shapes, no two of which hold the same numbers. */
function weightsIn(shapes: Shapes): Weights {
  return new Map(
    Object.entries(shapes).map(([name, shape], i) => {
      const size = shape.reduce((product, length) => product * length, 1);
      return [name, { shape, data: Float32Array.from({ length: size }, (_, k) => i + k / size) }];
    }),
  );
}

const checkpointIn = (shapes: Shapes) =>
  readCheckpoint(writeWeights(weightsIn(shapes)), { file: 'a' });
const read = (shapes: Shapes, network = 'auto') => asModel('a', checkpointIn(shapes), network);

describe('the order of layers', () => {
  it('is told of a chain', () => {
    const model = read({ 'decoder.0.weight': [4, 2], 'encoder.0.weight': [2, 4] });
    expect(orderText(model)).toBe('encoder.0, decoder.0');
  });

  it('is told where shapes alone fit the network that is named', () => {
    const model = read({ 'up.weight': [4, 2], 'across.weight': [2, 5] }, 'mlp:5-2-4,bias=false');
    expect(orderText(model)).toBe('across, up');
  });

  it("is not told of the network's own names", () => {
    expect(orderText(read(mlp, 'mlp:4-3-2'))).toBeUndefined();
  });
});

describe('weights that the network does not need', () => {
  it('are told, the first by name', () => {
    const model = read({ ...mlp, ...average });
    expect(unneeded(model)).toEqual(Object.keys(average));
    expect(unneededText(model)).toBe('ema.fc1.weight, ema.fc1.bias and 2 more');
  });

  it.each([
    [{ 'ema.a': [1] }, 'ema.a'],
    [{ 'ema.a': [1], 'ema.b': [1] }, 'ema.a and ema.b'],
    [{ 'bn.num_batches_tracked': [1] }, undefined],
    [{}, undefined],
  ])('are told of %j as %s', (others, text) => {
    expect(unneededText(read({ ...mlp, ...others }))).toBe(text);
  });

  it('are not second names of those that it does', () => {
    const weights = checkpointIn(mlp).tensors;
    const metadata = { 'ema.head.weight': 'fc2.weight' };
    const checkpoint = readCheckpoint(writeSafetensors(weights, metadata), { file: 'a' });
    expect(checkpoint.aliases.size).toBe(1);
    const model = asModel('a', checkpoint, 'auto');
    expect(model.leftOut).toEqual(['ema.head.weight']);
    expect(unneeded(model)).toEqual([]);
  });

  it('are told by inspect, with the order', () => {
    const { result, text } = inspectModel('a', checkpointIn({ ...mlp, ...average }), 'auto');
    expect(result).toMatchObject({ order: ['fc1', 'fc2'], leftOut: Object.keys(average) });
    expect(text).toMatch(/^ema\.fc1\.bias +3 +F32 +left out: not of the network$/m);
    expect(text).toMatch(/^order +fc1, fc2$/m);
    expect(text).toMatch(/^left out +ema\.fc1\.weight, ema\.fc1\.bias and 2 more$/m);
  });
});
