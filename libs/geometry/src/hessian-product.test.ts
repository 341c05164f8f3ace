import { initialize, networkParameters, parseNetwork } from '@isthmus/network';
import { referenceNetworks } from '@isthmus/network/reference-networks';
import type { Weights, WeightTensor } from '@isthmus/permutation';
import { disposeAll, tensorCount } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import { drain } from './drain.fixture.js';
import { gradientBatches } from './gradient-batches.js';
import { drawn, product, quadratic } from './hessian.fixture.js';
import { lossGradient } from './loss-gradient.js';
import { smallSplit } from './small-split.fixture.js';
import { dot, moved, toPoint } from './weight-point.js';

describe('the Hessian of softmax regression', () => {
  const network = parseNetwork('mlp:3-4');
  const weights = initialize(network, 1);
  const [examples, inputs, classes] = [8, 3, 4];
  const split = smallSplit(network, examples);

  /** 1/n sum over examples of (diag p - p p^T) V x, times x^T: Boehning 1992. */
  function closedForm(v: Weights): Float64Array {
    const [w, b] = ['fc1.weight', 'fc1.bias'].map((name) => weights.get(name)!.data);
    const [vw, vb] = ['fc1.weight', 'fc1.bias'].map((name) => v.get(name)!.data);
    const found = new Float64Array(classes * inputs);
    for (let n = 0; n < examples; n++) {
      const x = Array.from(split.x.subarray(n * inputs, (n + 1) * inputs));
      const affine = (matrix: Float32Array, shift: Float32Array) =>
        Array.from({ length: classes }, (_, c) =>
          x.reduce((sum, value, j) => sum + matrix[c * inputs + j]! * value, shift[c]!),
        );
      const exps = affine(w!, b!).map(Math.exp);
      const p = exps.map((value) => value / exps.reduce((sum, one) => sum + one, 0));
      const z = affine(vw!, vb!);
      const mean = p.reduce((sum, share, c) => sum + share * z[c]!, 0);
      for (let c = 0; c < classes; c++) {
        for (let j = 0; j < inputs; j++) {
          found[c * inputs + j]! += (p[c]! * (z[c]! - mean) * x[j]!) / examples;
        }
      }
    }
    return found;
  }

  it('is that of its closed form', () => {
    for (const seed of [1, 2, 3]) {
      const v = drawn(network, seed);
      const [found, expected] = [product(network, weights, v).get('fc1.weight')!, closedForm(v)];
      const norm = Math.hypot(...expected);
      expect(Math.hypot(...expected.map((value, i) => value - found[i]!)) / norm).toBeLessThan(
        1e-7,
      );
    }
  });

  it('is 0 along nothing', () => {
    const nothing = new Map(
      [...weights].map(([name, { shape, data }]): [string, WeightTensor] => [
        name,
        { shape, data: new Float32Array(data.length) },
      ]),
    );
    for (const values of product(network, weights, nothing).values()) {
      expect(values.every((value) => value === 0)).toBe(true);
    }
  });
});

describe.each(Object.keys(referenceNetworks))('of %s', (name) => {
  const { network } = referenceNetworks[name]!;
  const weights = initialize(network, 1);
  const [u, v] = [drawn(network, 1), drawn(network, 2)];

  it('the Hessian is symmetric', () => {
    const before = tensorCount();
    const [ofU, ofV] = [product(network, weights, u), product(network, weights, v)];
    const [uHv, vHu] = [quadratic(ofV, u, network), quadratic(ofU, v, network)];
    const scale = Math.max(Math.abs(uHv), Math.abs(quadratic(ofV, v, network)));
    expect(Math.abs(uHv - vHu)).toBeLessThan(1e-7 * scale);
    expect(tensorCount()).toBe(before);
  });

  it('the gradient is what the loss rises by', () => {
    const split = gradientBatches(smallSplit(network, 8), network, 8);
    const here = toPoint(network, weights);
    const direction = toPoint(network, u);
    const [ahead, behind] = [1, -1].map((sign) => moved(here, direction, sign * 2 ** -26));
    const found = [here, ahead!, behind!].map((one) => drain(lossGradient(network, one, split)));
    const slope = dot(found[0]!.gradient, direction);
    const rise = (found[1]!.loss - found[2]!.loss) * 2 ** 25;
    expect(Math.abs(slope - rise)).toBeLessThan(1e-7 * Math.abs(slope));
    const gradients = found.map(({ gradient }) => gradient);
    for (const made of [here, direction, ahead!, behind!, ...gradients]) disposeAll(made);
    split.dispose();
  });
});

describe('running statistics', () => {
  it('are no part of a direction', () => {
    const { network } = referenceNetworks.conv_batchnorm!;
    const found = product(network, initialize(network, 1), drawn(network, 1));
    const buffers = [...networkParameters(network)].filter(([, { isBuffer }]) => isBuffer);
    expect(buffers.length).toBeGreaterThan(0);
    for (const [name] of buffers) expect(found.has(name)).toBe(false);
  });
});
