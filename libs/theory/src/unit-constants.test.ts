import { createRandom, type RandomStream } from '@isthmus/random';
import { describe, expect, it } from 'vitest';
import { type ActivationName, isActivationName, unitConstants } from './unit-constants.js';

/** Phi, by Simpson's rule. */
function normalShare(z: number): number {
  const steps = 200;
  const h = z / steps;
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    const weight = i === 0 || i === steps ? 1 : i % 2 === 0 ? 2 : 4;
    sum += weight * Math.exp(-((i * h) ** 2) / 2);
  }
  return 0.5 + (sum * h) / 3 / Math.sqrt(2 * Math.PI);
}

const activations: Readonly<Record<ActivationName, (z: number) => number>> = {
  relu: (z) => Math.max(z, 0),
  gelu: (z) => z * normalShare(z),
  tanh: Math.tanh,
  sigmoid: (z) => 1 / (1 + Math.exp(-z)),
};
const reach = { input: 1.7, incoming: 2.5, outgoing: 1.3 };
const names: readonly ActivationName[] = ['relu', 'gelu', 'tanh', 'sigmoid'];

/** A point within a ball in the plane, often on its edge. */
function within(radius: number, random: RandomStream): readonly [number, number] {
  const [x, y] = [random.normal(), random.normal()];
  const length = (radius * Math.min(1, 2 * random.uniform())) / Math.hypot(x, y);
  return [x * length, y * length];
}

/** The gradient in (w, b, a) of a sigma(w x + b), by central differences of sigma. */
function gradientOf(name: ActivationName, u: readonly number[], theta: readonly number[]) {
  const [w, b, a] = theta;
  const z = w * u[0] + b * u[1];
  const sigma = activations[name];
  const slope = (sigma(z + 1e-5) - sigma(z - 1e-5)) / 2e-5;
  return [a * slope * u[0], a * slope * u[1], sigma(z)];
}

const distance = (x: readonly number[], y: readonly number[]) =>
  Math.hypot(...x.map((value, i) => value - y[i]));

describe('the constants of a unit', () => {
  it.each(names)('hold for drawn weights and inputs: %s', (name) => {
    const { lipschitz, smoothness } = unitConstants(name, reach);
    const random = createRandom(1, name);
    let steepest = 0;
    let mostBent = 0;
    for (let draw = 0; draw < 3000; draw++) {
      const u = within(reach.input, random);
      const [theta, other] = [0, 1].map(() => [
        ...within(reach.incoming, random),
        reach.outgoing * (2 * random.uniform() - 1),
      ]);
      const near = theta.map((value, i) => value + 0.01 * (other[i] - value));
      const [gradient, nearby] = [theta, near].map((one) => gradientOf(name, u, one));
      steepest = Math.max(steepest, Math.hypot(...gradient));
      mostBent = Math.max(mostBent, distance(gradient, nearby) / distance(theta, near));
    }
    expect(steepest).toBeLessThanOrEqual(lipschitz * (1 + 1e-6));
    expect(steepest).toBeGreaterThan(0.5 * lipschitz);
    if (smoothness === undefined) return;
    expect(mostBent).toBeLessThanOrEqual(smoothness * (1 + 1e-4));
    expect(mostBent).toBeGreaterThan(0.4 * smoothness);
  });

  it('are those of the formula', () => {
    const { lipschitz, smoothness } = unitConstants('tanh', { input: 2, incoming: 1, outgoing: 3 });
    expect(lipschitz).toBeCloseTo(Math.hypot(Math.tanh(2), 6), 12);
    const bend = (3 * 4 * 4) / (3 * Math.sqrt(3));
    // The larger root of s (s - bend) = 4.
    expect(smoothness).toBeCloseTo((bend + Math.sqrt(bend ** 2 + 16)) / 2, 12);
  });

  it('of relu have no smoothness', () => {
    expect(unitConstants('relu', reach)).toEqual({
      lipschitz: Math.hypot(1.7 * 2.5, 1.3 * 1.7),
      smoothness: undefined,
    });
  });

  it('are known for these activations', () => {
    expect(names.every(isActivationName)).toBe(true);
    expect(isActivationName('toString')).toBe(false);
  });

  it('refuse a bound that is not finite', () => {
    expect(() => unitConstants('tanh', { ...reach, outgoing: Infinity })).toThrow(
      'got Infinity [field=outgoing]',
    );
  });
});
