import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TrainingLength } from './durations.js';
import { learningRateAt } from './schedule.js';
import { checkSchedule, parseSchedule } from './schedule-notation.js';

const run = (stepsAnEpoch: number, epochs: number): TrainingLength => ({
  stepsAnEpoch,
  steps: stepsAnEpoch * epochs,
});

// The rates were printed in double precision by optax 0.2.8 (jax_enable_x64) and PyTorch 2.15: each
// case names the call. Beside them stands how many steps were done before.
describe('the learning rate', () => {
  it.each([
    {
      setUp: 'Ferbach et al. 2024: warmup_cosine_decay_schedule(1e-6, 0.1, 10, 6000)',
      notation: 'cosine:warmup=10st,from=1e-6',
      base: 0.1,
      length: run(120, 50),
      rates: [
        [0, 1e-6],
        [1, 0.010000899999999993],
        [9, 0.0900001],
        [10, 0.1],
        [11, 0.09999999312320468],
        [120, 0.09991681385120516],
        [3005, 0.05],
        [5999, 6.8767953387283144e-9],
      ],
    },
    {
      setUp: 'Git Re-Basin, ResNet-20: warmup_cosine_decay_schedule(1e-6, 0.1, 2500, 125000)',
      notation: 'cosine:warmup=5ep,from=1e-6',
      base: 0.1,
      length: run(500, 250),
      rates: [
        [0, 1e-6],
        [1, 4.099959999999403e-5],
        [1250, 0.0500005],
        [2499, 0.09996000040000001],
        [2500, 0.1],
        [50000, 0.06726825272106539],
        [124999, 1.644249181254054e-11],
      ],
    },
    {
      setUp: 'Git Re-Basin, VGG-16: warmup_cosine_decay_schedule(1e-6, 0.1, 500, 50000)',
      notation: 'cosine:warmup=1ep,from=1e-6',
      base: 0.1,
      length: run(500, 100),
      rates: [
        [1, 0.00020099800000000778],
        [250, 0.0500005],
        [25250, 0.05],
        [49999, 1.0069997613548765e-10],
      ],
    },
    {
      setUp: 'cosine_decay_schedule(0.4, 1000), CosineAnnealingLR(T_max=1000)',
      notation: 'cosine',
      base: 0.4,
      length: run(100, 10),
      rates: [
        [0, 0.4],
        [1, 0.39999901304037166],
        [333, 0.300181325072142],
        [500, 0.2],
        [999, 9.869596283573756e-7],
      ],
    },
    {
      setUp: 'linear_schedule(1e-6, 0.05, 8)',
      notation: 'linear:warmup=8st,from=1e-6',
      base: 0.05,
      length: run(10, 10),
      rates: [
        [0, 1e-6],
        [1, 0.006250875000000003],
        [5, 0.031250375000000004],
        [7, 0.043750125],
        [8, 0.05],
        [99, 0.05],
      ],
    },
    {
      setUp:
        "Sharma et al. 2024: LambdaLR over OpenLTH's 0.1^bisect(milestones, it) min(1, it / 391)",
      notation: 'step:at=80ep+120ep,warmup=1ep',
      base: 0.1,
      length: run(391, 160),
      rates: [
        [0, 0],
        [1, 0.00025575447570332484],
        [390, 0.09974424552429667],
        [391, 0.1],
        [31279, 0.1],
        [31280, 0.01],
        [46919, 0.01],
        [46920, 0.001],
        [62559, 0.001],
      ],
    },
    {
      setUp:
        'Jordan et al. 2023: LambdaLR over np.interp(arange(10001), [0, 500, 10000], [0, 1, 0])',
      notation: 'up-down:peak=5ep',
      base: 0.4,
      length: run(100, 100),
      rates: [
        [0, 0],
        [1, 0.0008],
        [250, 0.2],
        [500, 0.4],
        [501, 0.3999578947368421],
        [5250, 0.2],
        [9999, 4.2105263157887765e-5],
      ],
    },
    {
      setUp:
        'Ito et al. 2025: the same over np.interp(arange(101), [0, 5, 100], [0, 1, 0]), by epochs',
      notation: 'up-down:peak=5ep,per=epoch',
      base: 0.4,
      length: run(100, 100),
      rates: [
        [0, 0],
        [99, 0],
        [100, 0.08],
        [499, 0.32],
        [500, 0.4],
        [599, 0.4],
        [600, 0.3957894736842105],
        [5250, 0.20210526315789476],
        [9999, 0.004210526315789487],
      ],
    },
  ])('is that of $setUp', ({ notation, base, length, rates }) => {
    const schedule = parseSchedule(notation);
    checkSchedule(schedule, base, length);
    for (const [done, rate] of rates) {
      const error = Math.abs(learningRateAt(schedule, base, done, length) - rate);
      expect(error, `after ${done} steps`).toBeLessThan(1e-10 * rate + 1e-16);
    }
  });

  it('is the base rate at every step of a constant schedule', () => {
    const schedule = parseSchedule('constant');
    expect([0, 7, 99].map((done) => learningRateAt(schedule, 0.3, done, run(10, 10)))).toEqual([
      0.3, 0.3, 0.3,
    ]);
  });

  it('scales with the base rate, and lies between 0 and it where a warm-up begins at 0', () => {
    const notations = ['constant', 'linear:warmup=3st', 'cosine:warmup=1ep', 'step:at=2ep+21st'];
    const notation = fc.constantFrom(
      ...notations,
      'up-down:peak=2ep',
      'up-down:peak=2ep,per=epoch',
    );
    const length = run(10, 3);
    fc.assert(
      fc.property(
        notation,
        fc.nat(29),
        fc.double({ min: 1e-3, max: 10, noNaN: true }),
        (text, done, base) => {
          const share = learningRateAt(parseSchedule(text), 1, done, length);
          const rate = learningRateAt(parseSchedule(text), base, done, length);
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1);
          expect(rate).toBeCloseTo(share * base, 12);
        },
      ),
    );
  });
});
