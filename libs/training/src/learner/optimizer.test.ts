import { createVariable, readFloats, tensor, tensorCount } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import type { OptimizerSpec } from '../notation/optimizer-spec.js';
import { createOptimizer } from './optimizer.js';

const start = [0.5, -1, 2];
const gradients = [
  [0.1, -0.2, 0.3],
  [-0.4, 0.5, 0.6],
  [0.7, 0.8, -0.9],
];
const vector = (values: ArrayLike<number>) => tensor(Float32Array.from(values), [values.length]);
const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/** A weight w under an optimizer; `step` moves it along one gradient at rate 0.1. */
function descent(spec: OptimizerSpec, from: ArrayLike<number> = start, seed = 0) {
  const first = vector(from);
  const variable = createVariable(first);
  first.dispose();
  const optimizer = createOptimizer(spec, new Map([['w', variable]]));
  return {
    optimizer,
    step(values: readonly number[]) {
      const gradient = vector(values);
      // A seed of the step's own, whichever optimizer takes it.
      const numbers = optimizer.begin(0.1, seed + Math.round(1e4 * values[0]) + 1e6);
      optimizer.move(new Map([['w', gradient]]), numbers);
      gradient.dispose();
    },
    weights() {
      const value = variable.read();
      const weights = readFloats(value).slice();
      value.dispose();
      return weights;
    },
    dispose() {
      optimizer.dispose();
      variable.dispose();
    },
  };
}

function descended(spec: OptimizerSpec, from?: ArrayLike<number>, seed?: number): Float32Array {
  const run = descent(spec, from, seed);
  for (const gradient of gradients) run.step(gradient);
  const weights = run.weights();
  run.dispose();
  return weights;
}

// torch.optim of PyTorch 2.15 on the same start and gradients, lr=0.1, rounded to 7 digits.
const references: readonly [OptimizerSpec, readonly number[]][] = [
  [{ kind: 'sgd', momentum: 0, nesterov: false, weightDecay: 0 }, [0.46, -1.11, 2]],
  [
    { kind: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 0.05 },
    [0.4649247, -1.0929995, 1.839709],
  ],
  [{ kind: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 0 }, [0.44101, -1.21872, 1.9052299]],
  [
    { kind: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 0.05 },
    [0.4208521, -1.1789457, 1.8280563],
  ],
  [{ kind: 'adam', ...adam, weightDecay: 0.05 }, [0.412494, -1.0000384, 1.7942586]],
  [{ kind: 'adamw', ...adam, weightDecay: 0.05 }, [0.4160967, -1.0021567, 1.7817715]],
];

const kinds: readonly OptimizerSpec[] = [
  ...references.map(([spec]) => spec),
  { kind: 'noisy-sgd', lambda: 0.01, temperature: 0.1 },
];

describe.each(references)('three steps of %o', (spec, wanted) => {
  it("give PyTorch's weights", () => {
    const weights = descended(spec);
    wanted.forEach((value, i) => {
      expect(weights[i]).toBeCloseTo(value, 5);
    });
  });
});

describe.each(kinds)('%o', (spec) => {
  it('goes on from a kept state to the bit', () => {
    const [first, ...rest] = gradients;
    const run = descent(spec);
    run.step(first);
    const restored = descent(spec, run.weights());
    restored.optimizer.restore(run.optimizer.state());
    for (const gradient of rest) restored.step(gradient);
    expect(restored.weights()).toEqual(descended(spec));
    run.dispose();
    restored.dispose();
  });

  it('starts anew when it is reset', () => {
    const run = descent(spec);
    run.step(gradients[1]);
    run.optimizer.reset();
    const again = descent(spec, run.weights());
    for (const gradient of gradients) for (const one of [run, again]) one.step(gradient);
    expect(run.weights()).toEqual(again.weights());
    run.dispose();
    again.dispose();
  });

  it('leaves no tensor behind', () => {
    descended(spec);
    const before = tensorCount();
    descended(spec);
    expect(tensorCount()).toBe(before);
  });
});

describe('noisy-sgd', () => {
  const noisy = (lambda: number, temperature: number): OptimizerSpec => ({
    ...{ kind: 'noisy-sgd', lambda, temperature },
  });

  it('shrinks the weights by 2 lambda times the rate, then goes down the gradient', () => {
    const run = descent(noisy(0.5, 0));
    run.step(gradients[0]);
    // (1 - 2 * 0.5 * 0.1) w - 0.1 g
    const wanted = [0.9 * 0.5 - 0.01, 0.9 * -1 + 0.02, 0.9 * 2 - 0.03];
    wanted.forEach((value, i) => {
      expect(run.weights()[i]).toBeCloseTo(value, 6);
    });
    run.dispose();
  });

  it('adds normal noise of variance 2 temperature times the rate', () => {
    const count = 20_000;
    const run = descent(noisy(0, 0.2), new Float32Array(count));
    run.step(new Array<number>(count).fill(0));
    const moved = run.weights();
    const mean = moved.reduce((sum, value) => sum + value, 0) / count;
    const variance = moved.reduce((sum, value) => sum + value ** 2, 0) / count;
    // 2 * 0.1 * 0.2 = 0.04; five standard errors
    expect(Math.abs(mean)).toBeLessThan((5 * 0.2) / Math.sqrt(count));
    expect(Math.abs(variance - 0.04)).toBeLessThan(5 * 0.04 * Math.sqrt(2 / count));
    run.dispose();
  });

  it('draws the same noise for the same seed, and other noise for another', () => {
    expect(descended(noisy(0, 1), start, 3)).toEqual(descended(noisy(0, 1), start, 3));
    expect(descended(noisy(0, 1), start, 3)).not.toEqual(descended(noisy(0, 1), start, 4));
  });
});

describe('createOptimizer', () => {
  it('refuses the state of another optimizer', () => {
    const [sgd, , , , adamOne] = kinds.map((spec) => descent(spec));
    expect(() => adamOne.optimizer.restore(sgd.optimizer.state())).toThrow(
      'the state is not of this optimizer and these weights [name=first.w, expected 3 values, got none]',
    );
  });

  it('refuses gradients of weights that it does not know', () => {
    const { optimizer } = descent(kinds[0]);
    expect(() => optimizer.move(new Map([['v', vector([1])]]), optimizer.begin(0.1))).toThrow(
      'no weight of that name [name=v]',
    );
  });
});
