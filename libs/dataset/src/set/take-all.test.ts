import { describe, expect, it } from 'vitest';
import type { Dataset } from './dataset.js';
import { DatasetError } from './dataset-error.js';
import { takeAll } from './take-all.js';

const drawn: Dataset = {
  name: 'file',
  shape: [2],
  classes: 3,
  isTestDrawn: true,
  train: { count: 2, x: Float32Array.of(1, 2, 3, 4), y: Uint8Array.of(0, 2) },
  test: { count: 1, x: Float32Array.of(5, 6), y: Uint8Array.of(1) },
};

describe('takeAll', () => {
  it('makes every example a test example, and leaves the training split as it is', () => {
    const all = takeAll(drawn);
    expect(all.test).toEqual({
      ...{ count: 3, x: Float32Array.of(1, 2, 3, 4, 5, 6), y: Uint8Array.of(0, 2, 1) },
    });
    expect(all.train).toBe(drawn.train);
  });

  it('refuses a data set with a test split of its own', () => {
    const { isTestDrawn: _, ...own } = drawn;
    expect(() => takeAll(own)).toThrow(DatasetError);
    expect(() => takeAll(own)).toThrow('[dataset=file, expected=train or test, got=all]');
  });
});
