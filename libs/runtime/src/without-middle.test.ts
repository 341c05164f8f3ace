import { describe, expect, it } from 'vitest';
import { withoutMiddle } from './without-middle.js';

describe('withoutMiddle', () => {
  it('leaves a short text as it is', () => {
    const text = 'unknown network "mpl" [network=mpl]; name another — see docs';
    expect(withoutMiddle(text, 4_096)).toBe(text);
  });

  it('keeps the beginning and the end of a long text, and says how long it was', () => {
    const text = `cannot read it [network=${'x'.repeat(1_000_000)}]: name another`;
    const short = withoutMiddle(text, 4_096);
    expect(short).toMatch(/^cannot read it \[network=x+ … \(1000039 characters in all\) … x+/);
    expect(short).toMatch(/x\]: name another$/);
  });

  it.each(['x', ' ', '%', '"', 'ü', '層', '😀', '\ud800', '\udc00', '\u0000', '\n'])(
    'never gives more than was allowed of %j, as a status encodes it',
    (character) => {
      for (const length of [1_300, 1_365, 1_366, 2_048, 4_096, 4_097, 100_000]) {
        const encoded = encodeURI(withoutMiddle(character.repeat(length), 4_096));
        expect(encoded.length).toBeLessThanOrEqual(4_096);
        expect(encoded.length).toBeGreaterThan(1_000);
      }
    },
  );
});
