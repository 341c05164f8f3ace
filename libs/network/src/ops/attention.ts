import { type AxisGroups, type Segments, sizeOf } from '@isthmus/permutation';
import {
  add,
  batchMatMul,
  biasAdd,
  biasAddGradient,
  matMul,
  multiply,
  reshape,
  scale,
  softmax,
  subtract,
  sumOver,
  type Tensor,
  transpose,
} from '@isthmus/tensorflow';

import { type InitName, initializations } from '../initializations.js';
import type { Op, OpGradients, OpValues, Tensors } from '../op.js';

/**
 * Multi-head self-attention on sequences (Vaswani et al. 2017): tokens x units, with
 * projections q, k, v and o of all units. Head m owns rows m * units / heads and on of q, k
 * and v, and those columns of o.
 */
export function attention(heads: number, { init = 'lecun' }: { init?: InitName } = {}): Op {
  return {
    notation: { op: 'attention', heads, init },
    outputShape([input]) {
      if (input.length !== 2 || input[1] % heads !== 0) {
        throw new RangeError(
          `attention takes sequences whose units are divisible by its heads [got shape ${input.join('x')}, heads=${heads}]`,
        );
      }
      return input;
    },
    parameters([[, units]]) {
      const initialize = initializations[init];
      const weight = { shape: [units, units], initialize: initialize.weight };
      const bias = { shape: [units], initialize: initialize.bias(units) };
      return {
        'q.weight': weight,
        'q.bias': bias,
        'k.weight': weight,
        'k.bias': bias,
        'v.weight': weight,
        'v.bias': bias,
        'o.weight': weight,
        'o.bias': bias,
      };
    },
    axes: ([[tokens, units]], groups) => {
      const { queryKey, value } = headAxes(units, heads, groups);
      const output = groups.fresh(sizeOf(units));
      return {
        output: [tokens, output],
        parameters: {
          'q.weight': [queryKey, units],
          'q.bias': [queryKey],
          'k.weight': [queryKey, units],
          'k.bias': [queryKey],
          'v.weight': [value, units],
          'v.bias': [value],
          'o.weight': [output, value],
          'o.bias': [output],
        },
      };
    },
    forward([input], parameters) {
      const [q, k, v] = (['q', 'k', 'v'] as const).map((name) =>
        splitHeads(project(input, parameters, name), heads),
      );
      const factor = 1 / Math.sqrt(lastSize(q));
      const weights = softmax(scale(batchMatMul(q, k, { transposeB: true }), factor));
      const context = joinHeads(batchMatMul(weights, v));
      return { output: project(context, parameters, 'o'), saved: [q, k, v, weights, context] };
    },
    backward: (values, gradient) => attentionGradients(values, gradient, heads),
  };
}

/**
 * Heads can be re-ordered as wholes, and the units inside each: of q and k together, of v
 * together with o's columns. Both lists of heads are one group of heads.
 */
function headAxes(units: Segments, heads: number, groups: AxisGroups) {
  const all = sizeOf(units);
  const inside = () => Array.from({ length: heads }, () => groups.fresh(all / heads)).flat();
  const [whole] = groups.fresh(heads, all / heads);
  return {
    queryKey: [{ ...whole, inner: inside() }],
    value: [{ ...whole, inner: inside() }],
  };
}

function attentionGradients(
  { inputs: [input], parameters, saved = [] }: OpValues,
  gradient: Tensor,
  heads: number,
): OpGradients {
  const [q, k, v, weights, context] = saved;
  const factor = 1 / Math.sqrt(lastSize(q));
  const o = projectGradient(context, gradient, parameters, 'o');
  const ofContext = splitHeads(o.input, heads);
  const ofWeights = batchMatMul(ofContext, v, { transposeB: true });
  const along = sumOver(multiply(ofWeights, weights), [3], { keepDims: true });
  const ofScores = scale(multiply(weights, subtract(ofWeights, along)), factor);
  const ofHeads = {
    q: batchMatMul(ofScores, k),
    k: batchMatMul(ofScores, q, { transposeA: true }),
    v: batchMatMul(weights, ofContext, { transposeA: true }),
  };
  const [ofQ, ofK, ofV] = (['q', 'k', 'v'] as const).map((name) =>
    projectGradient(input, joinHeads(ofHeads[name]), parameters, name),
  );
  return {
    inputs: [add(add(ofQ.input, ofK.input), ofV.input)],
    parameters: { ...ofQ.parameters, ...ofK.parameters, ...ofV.parameters, ...o.parameters },
  };
}

type Projection = 'q' | 'k' | 'v' | 'o';

function project(value: Tensor, parameters: Tensors, name: Projection): Tensor {
  const rows = asRows(value);
  const product = matMul(rows, parameters[`${name}.weight`], { transposeB: true });
  return reshape(biasAdd(product, parameters[`${name}.bias`]), value.shape);
}

function projectGradient(value: Tensor, gradient: Tensor, parameters: Tensors, name: Projection) {
  const rows = asRows(gradient);
  return {
    input: reshape(matMul(rows, parameters[`${name}.weight`]), value.shape),
    parameters: {
      [`${name}.weight`]: matMul(rows, asRows(value), { transposeA: true }),
      [`${name}.bias`]: biasAddGradient(rows),
    },
  };
}

/** n x tokens x units as n x heads x tokens x units of a head. */
function splitHeads(value: Tensor, heads: number): Tensor {
  const [examples, tokens, units]: number[] = value.shape;
  return transpose(reshape(value, [examples, tokens, heads, units / heads]), [0, 2, 1, 3]);
}

function joinHeads(value: Tensor): Tensor {
  const [examples, heads, tokens, units]: number[] = value.shape;
  return reshape(transpose(value, [0, 2, 1, 3]), [examples, tokens, heads * units]);
}

function asRows(value: Tensor): Tensor {
  return reshape(value, [-1, lastSize(value)]);
}

function lastSize({ shape, rank }: Tensor): number {
  return shape[rank - 1];
}
