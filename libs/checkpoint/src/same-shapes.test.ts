import { describe, expect, it } from 'vitest';
import { checkSameShapes } from './same-shapes.js';

const model = (file: string, shapes: Record<string, number[]>) => ({
  file,
  weights: new Map(
    Object.entries(shapes).map(([name, shape]) => [
      name,
      { shape, data: new Float32Array(shape.reduce((product, size) => product * size, 1)) },
    ]),
  ),
});
const a = model('a.safetensors', { 'fc1.weight': [4, 3], 'fc1.bias': [4] });

describe('checkSameShapes', () => {
  it('takes the same shapes in any order', () => {
    const b = model('b.safetensors', { 'fc1.bias': [4], 'fc1.weight': [4, 3] });
    expect(() => checkSameShapes(a, b)).not.toThrow();
  });

  it('names the tensor, both shapes and both files', () => {
    const b = model('b.safetensors', { 'fc1.weight': [3, 4], 'fc1.bias': [4] });
    expect(() => checkSameShapes(a, b)).toThrow(
      'a checkpoint is of another shape [tensor=fc1.weight, expected=4x3 as in a.safetensors, got=3x4 in b.safetensors]',
    );
  });

  it('names a tensor that only one of them has', () => {
    const b = model('b.safetensors', { 'fc1.weight': [4, 3], 'fc1.bias': [4], scale: [] });
    expect(() => checkSameShapes(a, b)).toThrow(
      '[tensor=scale, expected=no such tensor as in a.safetensors, got=scalar in b.safetensors]',
    );
    expect(() => checkSameShapes(b, a)).toThrow('got=no such tensor in a.safetensors]');
  });
});
