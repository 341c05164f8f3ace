import { describe, expect, it } from 'vitest';
import { listed, shorten } from './shorten.js';

describe('shorten', () => {
  it('leaves a text of the length that is allowed', () => {
    expect(shorten('a'.repeat(160))).toBe('a'.repeat(160));
  });

  it('gives the beginning and the length of a longer one', () => {
    expect(shorten('weight:kernel=dot', 6)).toBe('weight... (17 characters)');
  });
});

describe('listed', () => {
  it('gives all of a few names, and of many the first and how many more there are', () => {
    const names = Array.from({ length: 1000 }, (_, i) => `node${i}`);
    expect(listed(['input', 'fc1'])).toBe('input, fc1');
    expect(listed(names).length).toBeLessThan(1000);
    expect(listed(names)).toMatch(/^node0, node1, .*node\d+ and \d{3} more$/);
  });

  it('shortens names that are long themselves', () => {
    expect(listed(['a'.repeat(1e6)])).toHaveLength(80 + '... (1000000 characters)'.length);
  });
});
