import { initialize, parseNetwork } from '@isthmus/network';
import { tensorCount } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import { drain } from './drain.fixture.js';
import { gradientBatches } from './gradient-batches.js';
import { product, quadratic } from './hessian.fixture.js';
import { hessianTrace } from './hessian-trace.js';
import { smallSplit } from './small-split.fixture.js';
import { trainedWeights } from './trained-weights.js';

describe('the trace', () => {
  const network = parseNetwork('mlp:3-5-4,activation=tanh');
  const weights = initialize(network, 1);
  const traceOf = (probes: number, seed: number) => {
    const split = gradientBatches(smallSplit(network, 8), network, 8);
    try {
      return drain(hessianTrace(network, weights, split, { probes, seed }));
    } finally {
      split.dispose();
    }
  };

  it('is that of unit vectors within its error', () => {
    let exact = 0;
    for (const [name, { shape, data }] of trainedWeights(network, weights)) {
      for (let i = 0; i < data.length; i++) {
        const unit = new Float32Array(data.length);
        unit[i] = 1;
        const v = new Map([[name, { shape, data: unit }]]);
        exact += quadratic(product(network, weights, v), v, network);
      }
    }
    const { trace, standardError } = traceOf(400, 0);
    expect(standardError).toBeLessThan(0.1 * exact);
    expect(Math.abs(trace - exact)).toBeLessThan(3 * standardError);
  });

  it('is drawn from the seed', () => {
    expect(traceOf(2, 7)).toEqual(traceOf(2, 7));
    expect(traceOf(2, 7).trace).not.toBe(traceOf(2, 8).trace);
  });

  it('has an error that falls with the root of the probes', () => {
    const ratio = traceOf(20, 1).standardError / traceOf(500, 1).standardError;
    expect(ratio).toBeGreaterThan(3.5);
    expect(ratio).toBeLessThan(7);
  });

  it.each([0, 1, 2.5])('is refused of %d probes', (probes) => {
    expect(() => traceOf(probes, 0)).toThrow(
      `expected 2 probes or more, a whole number [probes=${probes}]`,
    );
  });

  it('leaves no tensor behind, when it is stopped on the way neither', () => {
    const before = tensorCount();
    traceOf(2, 0);
    expect(tensorCount()).toBe(before);
    const split = gradientBatches(smallSplit(network, 250), network, 250);
    const during = tensorCount();
    for (const steps of [1, 2, 3, 4, 5, 6, 7]) {
      const work = hessianTrace(network, weights, split, { probes: 2, seed: 0 });
      for (let i = 0; i < steps; i++) expect(work.next().done).toBe(false);
      work.return(undefined as never);
      expect(tensorCount()).toBe(during);
    }
    split.dispose();
    expect(tensorCount()).toBe(before);
  });
});
