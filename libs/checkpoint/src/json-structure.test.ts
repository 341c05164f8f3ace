import { describe, expect, it } from 'vitest';
import { checkJsonStructure } from './json-structure.js';

const check = (json: string) => () => checkJsonStructure(Buffer.from(json), 'header', 'f');

describe('checkJsonStructure', () => {
  it('refuses nesting that would overflow the stack', () => {
    expect(check('['.repeat(32))).not.toThrow();
    expect(check('['.repeat(33))).toThrow(
      'header is nested too deep [file=f, offset=32, expected=at most 32 levels, got=33]',
    );
  });

  it('passes over brackets in texts', () => {
    expect(check(`{"a": "${'['.repeat(99)}\\"${'['.repeat(99)}"}`)).not.toThrow();
  });

  it.each(['{},', '[],', '"":0,', '0,'])('refuses millions of %s', (part) => {
    const json = part.repeat(6e6 / part.length);
    expect(check(json)).toThrow('header would take too much memory [file=f, ');
  });
});
