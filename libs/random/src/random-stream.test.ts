import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from './random-stream.js';

const draws = 200_000;

function many(draw: () => number): number[] {
  return Array.from({ length: draws }, draw);
}

function moment(values: number[], power: number): number {
  return values.reduce((sum, value) => sum + value ** power, 0) / values.length;
}

// Stored results are addressed by seed, so the numbers behind a seed are a promise to every user:
// if one of these fails, the stream is wrong and not the test. An independent Python program printed them.
describe('the numbers behind a seed', () => {
  it('are these uniform ones', () => {
    const random = createRandom(7);
    expect([random.uniform(), random.uniform(), random.uniform()]).toEqual([
      0.8191494913409672, 0.8928645902143679, 0.9767656208381285,
    ]);
  });

  it('are these normal ones', () => {
    const random = createRandom(7);
    expect([random.normal(), random.normal(), random.normal(), random.normal()]).toEqual([
      1.5171544565768242, -2.3823454927412726, 0.09666570886348712, 0.4108572639667902,
    ]);
  });

  it('are these integers', () => {
    const random = createRandom(7);
    const rolls = Array.from({ length: 10 }, () => random.integer(6));
    expect(rolls).toEqual([4, 3, 5, 4, 5, 2, 4, 2, 3, 3]);
  });

  it('are this permutation', () => {
    expect([...createRandom(7).permutation(10)]).toEqual([0, 3, 1, 6, 2, 9, 4, 7, 5, 8]);
  });

  it('are these when the kinds are mixed', () => {
    const random = createRandom(1, 'init');
    expect([random.uniform(), random.uniform()]).toEqual([0.09608436900676454, 0.7949710107183009]);
    expect([random.normal(), random.normal()]).toEqual([0.25100136821640595, 0.6804172309407062]);
    expect([random.normal(), random.integer(1000)]).toEqual([0.9462999077897178, 442]);
    expect([...random.permutation(8)]).toEqual([5, 3, 1, 2, 0, 4, 6, 7]);
    expect(random.integer(2 ** 32)).toBe(2706596320);
  });

  it('differ by seed and label, and 3 is not "3"', () => {
    expect(createRandom(0).uniform()).toBe(0.0784849529732159);
    expect(createRandom(2 ** 53 - 1).uniform()).toBe(0.27844636869562933);
    expect(createRandom(42, 'order', 3).uniform()).toBe(0.8323698653329406);
    expect(createRandom(42, 'order', '3').uniform()).toBe(0.9626074436304016);
  });

  it('never coincide for two seeds, however large and close', () => {
    const seed = fc.integer({ min: 0, max: 2 ** 53 - 2 });
    fc.assert(
      fc.property(seed, (s) => createRandom(s).uniform() !== createRandom(s + 1).uniform()),
    );
  });
});

describe('a uniform draw', () => {
  it('has the moments and the spread of the uniform distribution', () => {
    const values = many(createRandom(1, 'uniform').uniform);
    expect(moment(values, 1)).toBeCloseTo(1 / 2, 2);
    expect(moment(values, 2)).toBeCloseTo(1 / 3, 2);
    expect(Math.min(...values.slice(0, 1e5))).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values.slice(0, 1e5))).toBeLessThan(1);
  });

  it('is independent of the draw before and of streams with other labels', () => {
    const [first, second] = [createRandom(1, 'a'), createRandom(1, 'b')];
    const values = many(() => first.uniform() - 0.5);
    const acrossTime = values.slice(1).map((value, i) => value * values[i]! * 12);
    const acrossStreams = values.map((value) => value * (second.uniform() - 0.5) * 12);
    expect(Math.abs(moment(acrossTime, 1))).toBeLessThan(0.01);
    expect(Math.abs(moment(acrossStreams, 1))).toBeLessThan(0.01);
  });
});

describe('a normal draw', () => {
  const values = many(createRandom(2, 'normal').normal);

  it('has the first four moments of the standard normal distribution', () => {
    expect(Math.abs(moment(values, 1))).toBeLessThan(0.01);
    expect(Math.abs(moment(values, 2) - 1)).toBeLessThan(0.02);
    expect(Math.abs(moment(values, 3))).toBeLessThan(0.04);
    expect(Math.abs(moment(values, 4) - 3)).toBeLessThan(0.1);
  });

  it('lies beyond three standard deviations 0.27 % of the time', () => {
    const beyond = values.filter((value) => Math.abs(value) > 3).length / draws;
    expect(Math.abs(beyond - 0.0027)).toBeLessThan(0.0005);
  });
});

describe('an integer draw', () => {
  it('takes every value of a bound equally often', () => {
    const random = createRandom(3);
    const counts = new Float64Array(7);
    for (let i = 0; i < draws; i++) counts[random.integer(7)]!++;
    const expected = draws / 7;
    const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    expect(chiSquare).toBeLessThan(22.5);
  });

  it('is not biased by a bound close below 2^32', () => {
    const random = createRandom(4);
    const third = many(() => random.integer(3 * 2 ** 30)).filter((v) => v < 2 ** 30).length / draws;
    expect(Math.abs(third - 1 / 3)).toBeLessThan(0.005);
  });

  it('is 0 for bound 1', () => {
    expect(createRandom(5).integer(1)).toBe(0);
  });

  it.each([0, -1, 1.5, Number.NaN, 2 ** 32 + 1])('refuses bound %d', (bound) => {
    expect(() => createRandom(5).integer(bound)).toThrow(
      `expected an integer bound in 1..2^32, got ${bound}`,
    );
  });
});

describe('a drawn permutation', () => {
  it('holds 0..n-1 once each', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(60), (seed, n) => {
        const sorted = createRandom(seed).permutation(n).toSorted();
        expect([...sorted]).toEqual([...Array(n).keys()]);
      }),
    );
  });

  it('is each of the 4! equally often', () => {
    const random = createRandom(6);
    const counts = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const order = random.permutation(4).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    const chiSquare = [...counts.values()].reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0);
    expect(counts.size).toBe(24);
    expect(chiSquare).toBeLessThan(49.7);
  });
});

describe('createRandom', () => {
  it.each([-1, 0.5, 2 ** 53, Number.NaN])('refuses seed %d', (seed) => {
    expect(() => createRandom(seed)).toThrow(`expected a seed in 0..2^53-1, got ${seed}`);
  });

  it('refuses a label that is not finite', () => {
    expect(() => createRandom(1, Number.NaN)).toThrow(
      'expected finite numbers as labels of a random stream, got NaN',
    );
  });
});
