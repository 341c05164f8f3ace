import { biasAdd, biasAddGradient, matMul, reshape, type Tensor } from '@isthmus/tensorflow';
import { type InitName, initializations } from '../initializations.js';
import type { Op } from '../op.js';

/** How a linear layer is made. */
export interface LinearOptions {
  readonly bias?: boolean;
  readonly init?: InitName;
}

/** A fully connected layer on the last axis: y = x W^T + b, with W (outputs x inputs). */
export function linear(
  outputs: number,
  { bias: hasBias = true, init = 'lecun' }: LinearOptions = {},
): Op {
  return {
    notation: { op: 'linear', units: outputs, bias: hasBias, init },
    outputShape([input]) {
      if (input.length === 0 || input.length > 2) {
        throw new RangeError(
          `linear takes vectors or sequences [got shape ${input.join('x')}]; put flatten or a global pool before it`,
        );
      }
      return input.with(-1, outputs);
    },
    parameters([input]) {
      const [inputs] = input.slice(-1);
      const { weight, bias } = initializations[init];
      return {
        weight: { shape: [outputs, inputs], initialize: weight },
        ...(hasBias ? { bias: { shape: [outputs], initialize: bias(inputs) } } : {}),
      };
    },
    axes([input], groups) {
      const output = groups.fresh(outputs);
      return {
        output: input.with(-1, output),
        parameters: {
          weight: [output, ...input.slice(-1)],
          ...(hasBias ? { bias: [output] } : {}),
        },
      };
    },
    forward([input], { weight, bias }) {
      const product = matMul(asRows(input), weight, { transposeB: true });
      const output = hasBias ? biasAdd(product, bias) : product;
      return {
        output: input.rank === 2 ? output : reshape(output, input.shape.with(-1, outputs)),
      };
    },
    backward({ inputs: [input], parameters: { weight }, ofParametersAlone }, gradient) {
      const rows = asRows(gradient);
      return {
        inputs: ofParametersAlone ? [] : [inShapeOf(input, matMul(rows, weight))],
        parameters: {
          weight: matMul(rows, asRows(input), { transposeA: true }),
          ...(hasBias ? { bias: biasAddGradient(rows) } : {}),
        },
      };
    },
  };
}

function inShapeOf({ shape, rank }: Tensor, rows: Tensor): Tensor {
  return rank === 2 ? rows : reshape(rows, shape);
}

function asRows(value: Tensor): Tensor {
  return value.rank === 2 ? value : reshape(value, [-1, value.shape[value.rank - 1]]);
}
