import { parseNetwork } from '@isthmus/network';
import { describe, expect, it } from 'vitest';
import { parseOptimizer } from '../notation/optimizer-spec.js';
import { leastStepBytes } from './step-memory.js';

const bytesOf = (notation: string, optimizer: string, batchSize = 100) =>
  leastStepBytes(parseNetwork(notation), { batchSize, optimizer: parseOptimizer(optimizer) });

describe('what a training step holds at the least', () => {
  const values = 4 + 8 + 8 + 2;
  const weights = 4 * 8 + 8 + 8 * 2 + 2;

  it.each([
    ['sgd:momentum=0', 2],
    ['sgd', 3],
    ['adam', 4],
    ['adamw', 4],
    ['noisy-sgd:lambda=1e-4,temperature=1e-6', 2],
  ])('is all values of a batch, and with %s %d copies of the weights', (optimizer, copies) => {
    expect(bytesOf('mlp:4-8-2', optimizer)).toBe(4 * (100 * values + copies * weights));
  });

  it('counts a flattened image once', () => {
    const nodes = [
      { name: 'flat', op: 'flatten' },
      { name: 'fc1', op: 'linear', units: 8 },
      { name: 'relu', op: 'relu' },
      { name: 'fc2', op: 'linear', units: 2 },
    ];
    const ofImages = JSON.stringify({ inputShape: [1, 2, 2], nodes });
    expect(bytesOf(ofImages, 'sgd')).toBe(bytesOf('mlp:4-8-2', 'sgd'));
  });

  it('leaves out running statistics, which have no gradient', () => {
    const more = bytesOf('mlp:4-8-2,norm=batch', 'sgd') - bytesOf('mlp:4-8-2', 'sgd');
    expect(more).toBe(4 * (100 * 8 + 3 * 2 * 8));
  });
});
