import { describe, expect, it } from 'vitest';
import { checkKey, checkPrefix, isKey } from './object-key.js';

describe('object keys', () => {
  it('are paths of plain names', () => {
    for (const key of ['a', 'a/b', 'results/0a1b.json', '-/_', 'a..b'])
      expect(isKey(key)).toBe(true);
  });

  it('have at most 255 characters', () => {
    expect(isKey('a'.repeat(255))).toBe(true);
    expect(isKey('a'.repeat(256))).toBe(false);
  });

  it('are told apart from other text with an example', () => {
    expect(() => checkKey('../x')).toThrow('bad object key "../x": expected slash-separated names');
    expect(() => checkPrefix('/x')).toThrow('bad key prefix "/x": expected the beginning of a key');
  });
});
