import { createRandom } from '@isthmus/random';
import { multiply, readFloats, sum, tensor, tidy } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import type { Op, Pass, Tensors } from '../op.js';
import { count, type Shape } from '../shape.js';
import { gelu, sigmoid, tanh } from './activations.js';
import { attention } from './attention.js';
import { batchNorm, batchNormOf } from './batch-norm.js';
import { convolution } from './convolution.js';
import { dropout } from './dropout.js';
import { flatten } from './flatten.js';
import { groupNorm } from './group-norm.js';
import { layerNorm, layerNormOf } from './layer-norm.js';
import { linear } from './linear.js';
import { add, concat } from './merging.js';
import { patchEmbedding } from './patch-embedding.js';
import { averagePool, globalAveragePool, maxPool } from './pooling.js';
import { prelu } from './prelu.js';
import { rmsNorm } from './rms-norm.js';
import { scaling } from './scaling.js';
import { softmax } from './softmax.js';

const examples = 3;
const image = [6, 6, 4];

const cases: readonly (readonly [name: string, op: Op, inputs: readonly Shape[]])[] = [
  ['linear on vectors', linear(5), [[7]]],
  ['linear on sequences, without bias', linear(5, { bias: false }), [[3, 7]]],
  ['convolution', convolution(6, 3, { bias: true }), [image]],
  ['convolution with stride and padding', convolution(6, 3, { stride: 2, padding: 0 }), [image]],
  ['convolution in groups', convolution(6, 3, { groups: 2, bias: true }), [image]],
  ['depthwise convolution', convolution(8, 3, { groups: 4 }), [image]],
  ['batch norm of images', batchNorm, [image]],
  ['batch norm of vectors', batchNorm, [[7]]],
  ['batch norm without scale and shift', batchNormOf({ affine: false }), [image]],
  ['batch norm without running statistics', batchNormOf({ tracking: false }), [image]],
  ['batch norm with nothing', batchNormOf({ tracking: false, affine: false }), [[7]]],
  ['batch norm of a large epsilon', batchNormOf({ epsilon: 0.1 }), [image]],
  ['layer norm without scale and shift', layerNormOf({ affine: false }), [[3, 7]]],
  ['group norm without scale and shift', groupNorm(2, { affine: false, epsilon: 0.1 }), [image]],
  ['RMS norm', rmsNorm(), [[3, 7]]],
  ['RMS norm of images', rmsNorm({ epsilon: 0.1 }), [image]],
  ['PReLU of one slope', prelu(), [[3, 7]]],
  ['PReLU of a slope a channel', prelu({ shared: false }), [image]],
  ['layer norm', layerNorm, [[3, 7]]],
  ['layer norm of many units', layerNorm, [[2, 70]]],
  ['group norm', groupNorm(2), [image]],
  ['group norm of sequences', groupNorm(2), [[3, 8]]],
  ['group norm of vectors', groupNorm(1), [[7]]],
  ['gelu', gelu, [[7]]],
  ['tanh', tanh, [[7]]],
  ['sigmoid', sigmoid, [[7]]],
  ['softmax', softmax, [[7]]],
  ['add', add, [image, image]],
  ['concat', concat, [image, [6, 6, 2], image]],
  ['average pool', averagePool(2), [image]],
  ['average pool with a border', averagePool(3, { stride: 2, padding: 1 }), [image]],
  ['max pool', maxPool(3, { stride: 1 }), [image]],
  ['max pool with a border', maxPool(3, { stride: 2, padding: 1 }), [image]],
  ['max pool with a border, of odd sides', maxPool(3, { stride: 2, padding: 1 }), [[7, 5, 2]]],
  ['global average pool', globalAveragePool, [image]],
  ['flatten', flatten, [image]],
  ['flatten of sequences', flatten, [[3, 7]]],
  ['dropout', dropout(0.3), [[50]]],
  ['scaling', scaling(0.25), [[7]]],
  ['attention', attention(2), [[5, 8]]],
  ['patch embedding', patchEmbedding(8, 3), [image]],
];

interface Point {
  readonly inputs: readonly Float32Array[];
  readonly parameters: Readonly<Record<string, Float32Array>>;
}

/** Shapes on the device of all that an op is a function of. */
function shapesOf(op: Op, inputs: readonly Shape[]) {
  const parameters = Object.entries(op.parameters(inputs)).map(([name, { shape, deviceOrder }]) => [
    name,
    deviceOrder === undefined ? shape : deviceOrder.map((axis) => shape[axis]),
  ]);
  return {
    inputs: inputs.map((shape) => [examples, ...shape]),
    parameters: Object.fromEntries(parameters) as Record<string, readonly number[]>,
  };
}

function draw(op: Op, inputs: readonly Shape[], seed: string): Point {
  const shapes = shapesOf(op, inputs);
  const normals = (label: string, shape: Shape, offset: number) => {
    const random = createRandom(1, seed, label);
    return Float32Array.from({ length: count(shape) }, () => offset + 0.5 * random.normal());
  };
  return {
    inputs: shapes.inputs.map((shape, i) => normals(`input ${i}`, shape, 0)),
    parameters: Object.fromEntries(
      Object.entries(shapes.parameters).map(([name, shape]) => [
        name,
        // Running variances have to stay above zero.
        normals(name, shape, name === 'running_var' ? 4 : 0),
      ]),
    ),
  };
}

function moved(point: Point, direction: Point, by: number): Point {
  const move = (values: Float32Array, along: Float32Array) =>
    values.map((value, i) => value + by * along[i]);
  return {
    inputs: point.inputs.map((values, i) => move(values, direction.inputs[i])),
    parameters: Object.fromEntries(
      Object.entries(point.parameters).map(([name, values]) => [
        name,
        name.startsWith('running') ? values : move(values, direction.parameters[name]),
      ]),
    ),
  };
}

/** A weighted sum of an op's outputs, and its slope along a direction by the backward pass. */
function evaluate(op: Op, shapes: readonly Shape[], at: Point, direction: Point, pass: Pass) {
  let value = 0;
  let slope = 0;
  tidy(
    () => {
      const on = shapesOf(op, shapes);
      const inputs = at.inputs.map((values, i) => tensor(values, on.inputs[i]));
      const parameters: Tensors = Object.fromEntries(
        Object.entries(at.parameters).map(([name, values]) => [
          name,
          tensor(values, on.parameters[name]),
        ]),
      );
      const given = op.forward(inputs, parameters, pass);
      const { shape } = given.output;
      const random = createRandom(1, 'weights of the sum');
      const weights = Float32Array.from({ length: count(shape) }, () => random.normal());
      const gradient = tensor(weights, shape);
      value = readFloats(sum(multiply(given.output, gradient)))[0];
      const gradients = op.backward({ inputs, parameters, ...given }, gradient);
      const along = (of: Float32Array, by: Float32Array) =>
        of.reduce((total, entry, i) => total + entry * by[i], 0);
      gradients.inputs.forEach((of, i) => {
        slope += along(readFloats(of), direction.inputs[i]);
      });
      for (const [name, of] of Object.entries(gradients.parameters)) {
        slope += along(readFloats(of), direction.parameters[name]);
      }
    },
    () => [],
  );
  return { value, slope };
}

const passes: readonly Pass[] = [
  { mode: 'train', seed: 3 },
  { mode: 'eval' },
  { mode: 'reset', batch: 2 },
];

describe.each(cases)('%s', (_, op, shapes) => {
  it.each(passes)('has the gradient that finite differences show, in $mode mode', (pass) => {
    const [point, direction] = [draw(op, shapes, 'point'), draw(op, shapes, 'direction')];
    const step = 1e-3;
    const at = (by: number) => evaluate(op, shapes, moved(point, direction, by), direction, pass);
    const difference = (at(step).value - at(-step).value) / (2 * step);
    const { slope } = at(0);
    expect(Math.abs(slope - difference)).toBeLessThan(0.02 * Math.max(1, Math.abs(difference)));
  });

  it('gives an output of the shape that it says', () => {
    const point = draw(op, shapes, 'point');
    const on = shapesOf(op, shapes);
    tidy(
      () => {
        const inputs = point.inputs.map((values, i) => tensor(values, on.inputs[i]));
        const parameters: Tensors = Object.fromEntries(
          Object.entries(point.parameters).map(([name, values]) => [
            name,
            tensor(values, on.parameters[name]),
          ]),
        );
        const { output } = op.forward(inputs, parameters, { mode: 'eval' });
        expect(output.shape).toEqual([examples, ...op.outputShape(shapes)]);
      },
      () => [],
    );
  });
});

describe('ops refuse inputs that do not fit', () => {
  it.each([
    ['linear', linear(3), [[2, 3, 4]], 'linear takes vectors or sequences [got shape 2x3x4]'],
    ['convolution', convolution(3, 3, { groups: 2 }), [image], 'divisible by its groups'],
    ['add', add, [[3], [4]], 'add takes two values of one shape [got 3 and 4]'],
    [
      'concat',
      concat,
      [
        [2, 3],
        [3, 3],
      ],
      'differ in their last axis alone [got 2x3 and 3x3]',
    ],
    ['group norm', groupNorm(3), [image], 'divisible by its groups [got shape 6x6x4, groups=3]'],
    ['attention', attention(3), [[5, 8]], 'divisible by its heads [got shape 5x8, heads=3]'],
    ['max pool', maxPool(7), [image], 'images of at least its kernel'],
    ['a border', maxPool(3, { padding: 2 }), [image], 'a padding of at most half of it'],
    ['a kernel', convolution(3, 9, { padding: 1 }), [image], 'images of at least its kernel'],
    ['global pool', globalAveragePool, [[4]], 'takes images or sequences [got shape 4]'],
    ['patch embedding', patchEmbedding(8, 4), [image], 'divisible by its size'],
  ])('%s', (_, op, shapes, message) => {
    expect(() => op.outputShape(shapes)).toThrow(message);
  });
});

describe('pools with a border', () => {
  // Row by row -1 to -9: a border of zeros would be the largest everywhere.
  const values = Float32Array.from({ length: 9 }, (_, i) => -1 - i);
  const pooled = (op: Op) => {
    let output = new Float32Array();
    tidy(
      () => {
        const image = tensor(values, [1, 3, 3, 1]);
        output = new Float32Array(readFloats(op.forward([image], {}, { mode: 'eval' }).output));
      },
      () => [],
    );
    return [...output];
  };

  it('never take the border for the largest entry, and put it on all sides', () => {
    expect(pooled(maxPool(3, { stride: 2, padding: 1 }))).toEqual([-1, -2, -4, -5]);
  });

  it("count the border's zeros in the mean", () => {
    const sums = [-1 - 2 - 4 - 5, -2 - 3 - 5 - 6, -4 - 5 - 7 - 8, -5 - 6 - 8 - 9];
    pooled(averagePool(3, { stride: 2, padding: 1 })).forEach((mean, i) => {
      expect(mean).toBeCloseTo(sums[i] / 9, 5);
    });
  });
});
