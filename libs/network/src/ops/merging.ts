import { concatenate, slice, add as sumOf } from '@isthmus/tensorflow';
import type { Op } from '../op.js';

/** The sum of two values, as in a residual connection: both hold the same units. */
export const add: Op = {
  notation: { op: 'add' },
  outputShape([a, b]) {
    if (a.join() !== b.join()) {
      throw new RangeError(
        `add takes two values of one shape [got ${a.join('x')} and ${b.join('x')}]`,
      );
    }
    return a;
  },
  parameters: () => ({}),
  axes([a, b], groups) {
    const last = a.length - 1;
    return { output: a.with(last, groups.unite(a[last], b[last])), parameters: {} };
  },
  forward: ([a, b]) => ({ output: sumOf(a, b) }),
  backward: (_, gradient) => ({ inputs: [gradient, gradient], parameters: {} }),
};

/** Values behind each other along the last axis. */
export const concat: Op = {
  notation: { op: 'concat' },
  outputShape(inputs) {
    const [first] = inputs;
    for (const other of inputs) {
      if (other.slice(0, -1).join() !== first.slice(0, -1).join()) {
        throw new RangeError(
          `concat takes values that differ in their last axis alone [got ${first.join('x')} and ${other.join('x')}]`,
        );
      }
    }
    return first.with(
      -1,
      inputs.reduce((sum, shape) => sum + (shape.at(-1) ?? 0), 0),
    );
  },
  parameters: () => ({}),
  axes: (inputs) => ({
    output: inputs[0].with(
      -1,
      inputs.flatMap((axes) => axes.at(-1) ?? []),
    ),
    parameters: {},
  }),
  forward: (inputs) => ({ output: concatenate(inputs, inputs[0].rank - 1) }),
  backward({ inputs }, gradient) {
    const axis = gradient.rank - 1;
    let begin = 0;
    const gradients = inputs.map(({ shape }) => {
      begin += shape[axis];
      return slice(gradient, axis, begin - shape[axis], shape[axis]);
    });
    return { inputs: gradients, parameters: {} };
  },
};
