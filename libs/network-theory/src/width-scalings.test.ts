import { describe, expect, it } from 'vitest';
import { isSameSetting, type ScalingRow, widthScalings } from './width-scalings.js';

const widths = [64, 16, 32];
const methods = ['identity', 'weight'];
const rates = [1e-3, 1e-2];

/** Barriers 8 / sqrt(width), of two pairs that lie by as much above as below; half of that where corrected. */
const rows = methods.flatMap((method, m) =>
  rates.flatMap((learningRate) =>
    widths.flatMap((width) =>
      [0.75, 1.25].map((share, i): ScalingRow => {
        const barrier = (share * 8 * (m + 1)) / Math.sqrt(width);
        return {
          method,
          pair: [2 * i + 1, { seed: 2 * i + 2, order: 9 }],
          network: `mlp:784-${width}-${width / 2}-10`,
          dataset: 'digits',
          train: { learningRate },
          lossBarrier: { train: Number.NaN, test: barrier },
          correctedLossBarriers: { repair: { test: barrier / 2 } },
          l2Before: 4,
          l2After: 3 * share,
        };
      }),
    ),
  ),
);

describe('scalings of a study', () => {
  const scalings = widthScalings(rows);

  it('are one a method and setting, widths ascending', () => {
    expect(scalings.map(({ method, setting }) => [method, setting])).toEqual(
      methods.flatMap((method) =>
        rates.map((learningRate) => [method, { dataset: 'digits', train: { learningRate } }]),
      ),
    );
    for (const { lossBarrier, repairedLossBarrier, l2 } of scalings) {
      for (const scaling of [lossBarrier, repairedLossBarrier, l2]) {
        expect(scaling?.widths.map(({ width, count }) => [width, count])).toEqual([
          [16, 2],
          [32, 2],
          [64, 2],
        ]);
      }
    }
  });

  it('have the means over the pairs of each width on the test split, and their power law', () => {
    for (const [i, { lossBarrier, repairedLossBarrier }] of scalings.entries()) {
      const scale = i < 2 ? 8 : 16;
      for (const { width, mean } of lossBarrier.widths) {
        expect(mean).toBeCloseTo(scale / Math.sqrt(width), 12);
      }
      expect(lossBarrier.fit?.exponent).toBeCloseTo(0.5, 12);
      expect(lossBarrier.fit?.constant).toBeCloseTo(scale, 10);
      expect(repairedLossBarrier?.fit?.constant).toBeCloseTo(scale / 2, 10);
    }
  });

  it('have the distance after matching, and by which share of the one before it is less', () => {
    for (const { l2, l2Reduction } of scalings) {
      for (const { mean } of l2.widths) expect(mean).toBeCloseTo(3, 12);
      for (const { mean } of l2Reduction.widths) expect(mean).toBeCloseTo(1 / 4, 12);
    }
  });

  it('are on the training split where that alone was measured, and raw where some are not repaired', () => {
    const ofTrain = rows.map((row, i) => ({
      ...row,
      lossBarrier: { train: 2 },
      ...(i === 0 && { correctedLossBarriers: {} }),
    }));
    const [first, ...others] = widthScalings(ofTrain);
    expect(first?.lossBarrier.widths.map(({ mean }) => mean)).toEqual([2, 2, 2]);
    expect(first?.repairedLossBarrier).toBeUndefined();
    for (const { repairedLossBarrier } of others) expect(repairedLossBarrier).toBeDefined();
  });

  it('tell settings apart by their values', () => {
    const setting = (learningRate: number) => ({ dataset: 'digits', train: { learningRate } });
    const wide = { width: 3 };
    expect(isSameSetting(setting(1), { ...setting(1), ...wide })).toBe(true);
    expect(isSameSetting(setting(1), setting(2))).toBe(false);
    expect(isSameSetting(setting(1), { ...setting(1), dataset: 'mnist' })).toBe(false);
  });

  it('need barriers of the networks as they are', () => {
    expect(() => widthScalings(rows.map((row) => ({ ...row, lossBarrier: {} })))).toThrow(
      RangeError,
    );
  });
});
