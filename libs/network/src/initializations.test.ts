import { createRandom } from '@isthmus/random';
import { describe, expect, it } from 'vitest';
import { type InitName, initializations } from './initializations.js';
import { initialize } from './initialize.js';
import { parseNetwork } from './parse-network.js';
import { count } from './shape.js';

/** Kernels of 3 x 3 from 20 channels to 40: fans of 180 and 360. */
const shape = [40, 20, 3, 3];
const [fanIn, fanOut] = [180, 360];

const drawn = (name: InitName) => initializations[name].weight(shape, createRandom(7, name));
const moment = (values: Float32Array, power: number) =>
  values.reduce((sum, value) => sum + value ** power, 0) / values.length;

/** The distributions: variance, fourth moment over variance squared, and the largest magnitude. */
const truncated = { kurtosis: 2.3656, bound: 2 / 0.87962566 };
const laws: Readonly<Record<InitName, { variance: number; kurtosis: number; bound: number }>> = {
  lecun: { variance: 1 / fanIn, ...truncated, bound: truncated.bound / Math.sqrt(fanIn) },
  he: { variance: 2 / fanIn, kurtosis: 3, bound: Number.POSITIVE_INFINITY },
  glorot: {
    variance: 2 / (fanIn + fanOut),
    kurtosis: 9 / 5,
    bound: Math.sqrt(6 / (fanIn + fanOut)),
  },
  pytorch: { variance: 1 / (3 * fanIn), kurtosis: 9 / 5, bound: 1 / Math.sqrt(fanIn) },
};

describe.each(Object.entries(laws))('%s', (name, { variance, kurtosis, bound }) => {
  const values = drawn(name as InitName);

  // Within four standard errors of what so many draws give.
  it('has mean 0', () => {
    const error = Math.sqrt(variance / count(shape));
    expect(Math.abs(moment(values, 1))).toBeLessThan(4 * error);
  });

  it(`has a variance of ${variance.toPrecision(3)}`, () => {
    const error = variance * Math.sqrt((kurtosis - 1) / count(shape));
    expect(Math.abs(moment(values, 2) - variance)).toBeLessThan(4 * error);
  });

  it('has the form of its distribution, and its bound', () => {
    expect(moment(values, 4) / moment(values, 2) ** 2).toBeCloseTo(kurtosis, 0.5);
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(largest).toBeLessThanOrEqual(Math.fround(bound) * (1 + 1e-6));
    expect(largest).toBeGreaterThan(Math.min(0.99 * bound, 3 * Math.sqrt(variance)));
  });
});

describe('the option init', () => {
  const weightsOf = (notation: string) => initialize(parseNetwork(notation), 1);
  const rms = (notation: string, name: string) =>
    Math.sqrt(moment(weightsOf(notation).get(name)?.data ?? new Float32Array(), 2));

  it('is what each architecture has had where it is not given', () => {
    expect(weightsOf('mlp:20-16-5,init=lecun')).toEqual(weightsOf('mlp:20-16-5'));
    const vgg = 'vgg11:3x16x16-10,width=0.125';
    const conv = 'layers.0.conv.weight';
    expect(weightsOf(`${vgg},init=he`).get(conv)).toEqual(weightsOf(vgg).get(conv));
    expect(weightsOf(`${vgg},init=he`).get('fc.weight')).not.toEqual(
      weightsOf(vgg).get('fc.weight'),
    );
  });

  it("draws biases as PyTorch does from their weight's fan-in, and zeros otherwise", () => {
    expect(rms('mlp:300-2000-5,init=pytorch', 'fc1.bias') * Math.sqrt(3 * 300)).toBeCloseTo(1, 1);
    expect(rms('mlp:300-2000-5,init=glorot', 'fc1.bias')).toBe(0);
  });

  it.each([
    ['mean-field:50-400-3', 'fc1.weight', 1 / Math.sqrt(3 * 50)],
    ['resnet20:3x16x16-10', 'blocks.0.conv1.weight', 1 / Math.sqrt(3 * 16 * 9)],
    ['resnet18:3x32x32-10,width=0.25', 'layer1.0.conv1.weight', 1 / Math.sqrt(3 * 16 * 9)],
    ['vit:3x16x16-10,units=48,depth=1', 'blocks.0.attn.q.weight', 1 / Math.sqrt(3 * 48)],
    ['vit:3x16x16-10,units=48,depth=1', 'embed.weight', 1 / Math.sqrt(3 * 48)],
  ])('reaches the layers of %s', (notation, weight, deviation) => {
    expect(rms(`${notation},init=pytorch`, weight) / deviation).toBeCloseTo(1, 1);
  });

  it('says what there is for another one', () => {
    expect(() => parseNetwork('mlp:4-2,init=kaiming')).toThrow(
      'init to be one of lecun, he, glorot, pytorch, got "kaiming"',
    );
  });
});
