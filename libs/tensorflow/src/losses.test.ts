import { describe, expect, it } from 'vitest';
import { crossEntropy, smoothedCrossEntropy } from './losses.js';
import { readFloats, tensor } from './tensors.js';

const logits = () => tensor(Float32Array.of(1, 2, -1, 0.5, -0.5, 0.25), [2, 3]);
const labels = () => tensor(Int32Array.of(0, 2), [2]);

function expectClose(value: Parameters<typeof readFloats>[0], wanted: readonly number[]) {
  const got = readFloats(value);
  wanted.forEach((number, i) => {
    expect(got[i]).toBeCloseTo(number, 5);
  });
}

describe('smoothedCrossEntropy', () => {
  it("gives PyTorch's losses and gradient", () => {
    // torch.nn.functional.cross_entropy(label_smoothing=0.1) of PyTorch 2.15
    const { losses, gradient } = smoothedCrossEntropy(logits(), labels(), 0.1);
    expectClose(losses, [1.3823454, 1.0305891]);
    expectClose(gradient, [-0.6738368, 0.6720512, 0.0017857, 0.4325023, 0.138038, -0.5705402]);
  });

  it('is the plain cross-entropy where nothing is smoothed', () => {
    const smoothed = smoothedCrossEntropy(logits(), labels(), 0);
    const plain = crossEntropy(logits(), labels());
    expectClose(smoothed.losses, [...readFloats(plain.losses)]);
    expectClose(smoothed.gradient, [...readFloats(plain.gradient)]);
  });
});
