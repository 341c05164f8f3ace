import { initialize, parseNetwork, toTensors } from '@isthmus/network';
import { disposeAll, tensorCount } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import { inputBatches } from './activation-batches.js';

/** How many examples each batch has. */
function sizes(notations: readonly string[], count: number): readonly number[] {
  const networks = notations.map(parseNetwork);
  const models = networks.map((network) => ({
    network,
    parameters: toTensors(network, initialize(network, 1)),
  }));
  const values = networks[0]!.inputShape.reduce((product, size) => product * size, 1);
  const data = { x: new Uint8Array(count * values).fill(1), y: new Uint8Array(count), count };
  const found = inputBatches(data, models).map((batch) => {
    const input = batch();
    const [examples] = input.shape;
    input.dispose();
    return examples!;
  });
  for (const { parameters } of models) disposeAll(parameters);
  return found;
}

describe('batches of inputs', () => {
  it('have 2000 examples and what is left over', () => {
    expect(sizes(['mlp:3-5-2'], 4500)).toEqual([2000, 2000, 500]);
  });

  it('are smaller where the values of a batch would take more than their share of memory', () => {
    const [first, ...others] = sizes(['resnet20:3x32x32-4'], 300);
    expect(first).toBeLessThan(128);
    expect(first! + others.reduce((sum, size) => sum + size, 0)).toBe(300);
  });

  it('are as small as the widest of several networks needs them', () => {
    const narrow = 'resnet20:3x32x32-4,width=0.25';
    expect(sizes([narrow, 'resnet20:3x32x32-4'], 300)).toEqual(sizes(['resnet20:3x32x32-4'], 300));
    expect(sizes([narrow], 300)[0]).toBeGreaterThan(128);
  });

  it('leave no tensor behind', () => {
    const before = tensorCount();
    sizes(['mlp:3-5-2'], 10);
    expect(tensorCount()).toBe(before);
  });
});
