import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { executeOp } from '../execute-op.js';
import { toFloat64 } from '../float64.js';
import { batchMatMul, matMul, svd } from '../linear-algebra.js';
import { countCorrect, crossEntropy, smoothedCrossEntropy, sum } from '../losses.js';
import type { Tensor } from '../native.js';
import { asOutOfMemory } from '../out-of-memory.js';
import { add, gelu, geluGradient, multiply, scale, softmax } from '../pointwise.js';
import { maxPool } from '../pools.js';
import { randomMask, randomNormal, seedWords } from '../random-mask.js';
import { runOp } from '../run-op.js';
import { readFloats, tensor, tensorCount, tidy } from '../tensors.js';
import { applyMomentum, createVariable } from '../variables.js';
import { bits, createPrograms, floats, integers } from './program.fixture.js';
import type { NamedTensors } from './program.js';

const { program, disposeAll } = createPrograms();
const toFloat32 = { SrcT: 'float64', DstT: 'float32', Truncate: false } as const;

afterEach(disposeAll);

const cases: Record<
  string,
  { inputs: NamedTensors; work(inputs: Record<string, Tensor>): NamedTensors }
> = {
  'a mask from a seed': {
    inputs: { seed: integers(...seedWords(2 ** 40 + 77)) },
    work: ({ seed }) => ({ mask: randomMask([50, 7], 0.7, seed) }),
  },
  'noise from a seed': {
    inputs: { seed: integers(...seedWords(5)) },
    work: ({ seed }) => ({ noise: randomNormal([50, 7], seed) }),
  },
  'an op with several outputs': {
    inputs: { x: floats(6, 4) },
    work: ({ x }) => ({ ...svd(x) }),
  },
  softmax: { inputs: { x: floats(2, 4, 4, 3) }, work: ({ x }) => ({ y: softmax(x) }) },
  gelu: {
    inputs: { x: floats(20, 30), g: floats(20, 30) },
    work: ({ x, g }) => ({ y: gelu(x), back: geluGradient(g, x) }),
  },
  'max pool': {
    inputs: { x: floats(2, 4, 4, 3) },
    work: ({ x }) => ({ y: maxPool(x, { size: 2, stride: 2, padding: 0 }) }),
  },
  'sums of products': {
    inputs: { x: floats(20, 30), b: floats(30) },
    work: ({ x, b }) => ({
      one: add(multiply(x, b), multiply(x, x)),
      two: add(x, add(multiply(x, x), multiply(b, x))),
      three: scale(scale(x, 0.3), 0.7),
      quotient: runOp('RealDiv', [x, tensor(Float32Array.of(255), [])]),
    }),
  },
  'matrix products': {
    inputs: { x: floats(30, 40), y: floats(40, 20), batch: floats(3, 30, 40) },
    work: ({ x, y, batch }) => ({
      product: matMul(x, y),
      batched: batchMatMul(batch, batch, { transposeB: true }),
    }),
  },
  losses: {
    inputs: { logits: floats(5, 3), labels: integers(0, 1, 2, 1, 0) },
    work: ({ logits, labels }) => ({
      plain: sum(crossEntropy(logits, labels).losses),
      smoothed: sum(smoothedCrossEntropy(logits, labels, 0.1).losses),
      correct: countCorrect(logits, labels),
    }),
  },
  'float64 inside': {
    inputs: { x: floats(5, 5) },
    work: ({ x }) => ({
      y: executeOp('Cast', [matMul(toFloat64(x), x)], toFloat32, 1)[0],
    }),
  },
  'an input that is given out as it is': { inputs: { x: floats(3) }, work: ({ x }) => ({ x }) },
};

function caught(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('nothing was thrown');
}

describe('createProgram', () => {
  for (const [name, { inputs, work }] of Object.entries(cases)) {
    it(`computes ${name} equal to the bit`, () => {
      const expected = bits(work(inputs));
      const run = program().define(inputs, work);
      expect(bits(run(inputs))).toEqual(expected);
      expect(bits(run(inputs))).toEqual(expected);
    });
  }

  it('takes tensors from outside as they are at its definition', () => {
    const outside = floats(4);
    const twice = program().define({ x: floats(4) }, ({ x }) => ({ y: multiply(x, outside) }));
    const expected = bits({ y: multiply(floats(4), outside) });
    outside.dispose();
    expect(bits(twice({ x: floats(4) }))).toEqual(expected);
  });

  it('reads and writes a variable in the order of the recording, at each call anew', () => {
    const variable = createVariable(tensor(Float32Array.of(1, 2), [2]));
    const step = program().define({ x: floats(2) }, ({ x }) => {
      const first = variable.read();
      variable.assign(add(first, x));
      const second = variable.read();
      variable.assign(add(second, x));
      return { first, second, last: variable.read() };
    });
    expect([...readFloats(variable.read())]).toEqual([1, 2]);
    const two = () => tensor(Float32Array.of(2, 2), [2]);
    for (const from of [1, 5, 9]) {
      const given = step({ x: two() });
      const values = [given.first, given.second, given.last].map((value) => [...readFloats(value)]);
      expect(values).toEqual([
        [from, from + 1],
        [from + 2, from + 3],
        [from + 4, from + 5],
      ]);
      expect([...readFloats(variable.read())]).toEqual([from + 4, from + 5]);
    }
  });

  it('goes on from values that a variable is assigned, before and after the first call', () => {
    const variable = createVariable(floats(3));
    const moment = createVariable(floats(3));
    const rates = { momentum: 0.9, nesterov: false };
    const step = program().define({ g: floats(3), rate: floats() }, ({ g, rate }) => {
      const update = { variable, moments: [moment], gradient: g };
      applyMomentum([update], { ...rates, learningRate: rate });
      return {};
    });
    const [eager, eagerMoment] = [createVariable(floats(3)), createVariable(floats(3))];
    for (const rate of [0.1, 0.2, 0.3]) {
      const other = tensor(Float32Array.of(rate, 2, 3), [3]);
      for (const one of [variable, eager]) one.assign(other);
      const update = { variable: eager, moments: [eagerMoment], gradient: floats(3) };
      step({ g: floats(3), rate: tensor(Float32Array.of(rate), []) });
      applyMomentum([update], { ...rates, learningRate: rate });
      expect(bits({ w: variable.read(), m: moment.read() })).toEqual(
        bits({ w: eager.read(), m: eagerMoment.read() }),
      );
    }
    expect(() => variable.assign(floats(4))).toThrow('[expected 3, got 4]');
    expect(() => variable.handle).toThrow('that program alone');
  });

  it('shares its variables among its functions', () => {
    const variable = createVariable(floats(2));
    const one = program();
    const put = one.define({ x: floats(2) }, ({ x }) => {
      variable.assign(x);
      return {};
    });
    const double = one.define({}, () => ({ y: scale(variable.read(), 2) }));
    put({ x: tensor(Float32Array.of(3, 4), [2]) });
    expect([...readFloats(double({}).y)]).toEqual([6, 8]);
  });

  it('says that memory ran out, and computes nothing more', () => {
    const one = program();
    const size = () => integers(400_000, 400_000);
    const grow = one.define({ x: floats(), size: integers(2, 2) }, ({ x, size }) => ({
      y: runOp('BroadcastTo', [x, size], { T: 'float32', Tidx: 'int32' }),
    }));
    const failed = caught(() => grow({ x: floats(), size: size() }));
    expect(asOutOfMemory(failed)).toMatchObject({
      name: 'OutOfMemory',
      message: expect.stringContaining('OOM when allocating tensor with shape[400000,400000]'),
    });
    expect(() => grow({ x: floats(), size: integers(2, 2) })).toThrow('after an error in a call');
  });

  it('keeps no tensor and no file', () => {
    const files = () => readdirSync(tmpdir()).filter((name) => name.startsWith('isthmus-graph-'));
    const [tensors, filesBefore] = [tensorCount(), files().length];
    const start = floats(8);
    const variable = createVariable(start);
    start.dispose();
    const one = program();
    const example = { x: floats(8) };
    const step = one.define(example, ({ x }) => {
      variable.assign(
        add(
          variable.read(),
          tidy(
            () => scale(x, 3),
            (y) => [y],
          ),
        ),
      );
      return { y: variable.read() };
    });
    for (let i = 0; i < 20; i++) step(example).y.dispose();
    one.dispose();
    variable.dispose();
    example.x.dispose();
    expect(tensorCount()).toBe(tensors);
    expect(files()).toHaveLength(filesBefore);
    expect(() => variable.read()).toThrow('the program of this variable is disposed of');
  });
});
