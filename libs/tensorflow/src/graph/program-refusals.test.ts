import { afterEach, describe, expect, it } from 'vitest';
import { executeOp } from '../execute-op.js';
import { toFloat64 } from '../float64.js';
import type { Tensor } from '../native.js';
import { scale } from '../pointwise.js';
import { float, runOp } from '../run-op.js';
import { readFloats } from '../tensors.js';
import { createVariable } from '../variables.js';
import { bits, createPrograms, floats, integers } from './program.fixture.js';
import { GraphError } from './recorder.js';

const { program, disposeAll } = createPrograms();
afterEach(disposeAll);

describe('a program', () => {
  it('refuses what it would not repeat', () => {
    const example = { x: floats(3) };
    const outside = createVariable(floats(3));
    const refused = (work: (x: Tensor) => Tensor, why: string) => {
      expect(() => program().define(example, ({ x }) => ({ y: work(x) }))).toThrow(why);
      expect(() => program().define(example, ({ x }) => ({ y: work(x) }))).toThrow(GraphError);
    };
    refused((x) => {
      readFloats(scale(x, 2));
      return x;
    }, 'a tensor is read while a function is recorded');
    refused((x) => createVariable(x).read(), 'a variable is made in it');
    const drawn = { dtype: 'float32', T: 'int32', seed: { int: 1 }, seed2: { int: 2 } } as const;
    refused(() => runOp('RandomUniform', [integers(3)], drawn), 'draw from a seed');
    refused((x) => executeOp('Where', [x], float, 1)[0], 'depends on the values');
    refused((x) => {
      outside.dispose();
      return x;
    }, 'a variable is disposed of in it');
  });

  it('refuses inputs of another shape, and functions that come too late', () => {
    const one = program();
    const run = one.define({ x: floats(3) }, ({ x }) => ({ y: scale(x, 2) }));
    expect(() => run({ x: floats(4) })).toThrow(
      '[input=x, expected float32 of 3, got float32 of 4]',
    );
    run({ x: floats(3) });
    expect(() => one.define({}, () => ({}))).toThrow('define all before');
  });

  it('refuses to read a variable of another program while it records', () => {
    const variable = createVariable(floats(2));
    program().define({}, () => ({ y: variable.read() }))({});
    const again = () => program().define({}, () => ({ y: variable.read() }));
    const overwrite = () =>
      program().define({ x: floats(2) }, ({ x }) => {
        variable.assign(x);
        return {};
      });
    for (const refused of [again, overwrite]) {
      expect(refused).toThrow('while a function is recorded');
    }
    // Its value is kept between two calls.
    variable.read();
    for (const refused of [again, overwrite]) {
      expect(refused).toThrow('while a function is recorded');
    }
  });

  it('refuses a variable that another program holds, and one that is gone, at the first call', () => {
    const variable = createVariable(floats(2));
    const [one, other] = [program(), program()].map((each) =>
      each.define({}, () => ({ y: variable.read() })),
    );
    one({});
    expect(() => other({})).toThrow('used by two programs');
    expect(() => other({})).toThrow('after an error in a call');
    expect([...readFloats(variable.read())]).toEqual([...readFloats(floats(2))]);
  });

  it('is called while nothing else is recorded', () => {
    const outside = floats(2);
    const inner = program().define({}, () => ({ y: scale(outside, 2) }));
    expect(() => program().define({}, () => inner({}))).toThrow('while a function is recorded');
    expect(bits(inner({}))).toEqual(bits({ y: scale(outside, 2) }));
  });

  it('refuses to give float64, and inputs of another type', () => {
    const refused = () => program().define({ x: floats(2) }, ({ x }) => ({ y: toFloat64(x) }));
    expect(refused).toThrow('a function gives a float64 tensor');
    const run = program().define({ x: floats(2) }, ({ x }) => ({ y: scale(x, 2) }));
    expect(() => run({ x: integers(1, 2) })).toThrow('expected float32 of 2, got int32 of 2');
    expect(bits(run({ x: floats(2) }))).toEqual(bits({ y: scale(floats(2), 2) }));
  });
});
