import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { duplicateKey } from './duplicate-key.js';

describe('duplicateKey', () => {
  it.each([
    ['{"a": 1, "b": {"a": 2}, "c": [{"a": 3}, {"a": 4}]}', undefined],
    ['{"a": "a", "b": "\\"a\\": {"}', undefined],
    ['{"a": {"b": 1, "c": 2, "b": 3}}', 'b'],
    ['{"a": {}, "b": [{}], "a" : 1}', 'a'],
    ['{"a": 1, "\\u0061": 2}', 'a'],
  ])('finds in %s: %s', (json, key) => {
    expect(duplicateKey(json)).toBe(key);
  });

  it('finds none in anything that JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => duplicateKey(JSON.stringify(value)) === undefined),
    );
  });
});
