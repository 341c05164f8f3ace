import { describe, expect, it } from 'vitest';
import { openRecord, sealRecord } from './sealed-record.js';

const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const open = (text: string) => openRecord(new TextEncoder().encode(text));

describe('a sealed record', () => {
  it('opens to its fields, without those that have no value', () => {
    const fields = { b: [1, 'ä'], a: { c: null }, none: undefined };
    expect(openRecord(sealRecord(fields))).toEqual({
      fields: { b: [1, 'ä'], a: { c: null } },
      sealed: true,
    });
  });

  it('is a line of JSON in the order of its fields, whose hash is of the canonical form', () => {
    const text = textOf(sealRecord({ b: 1, a: 2 }));
    expect(text).toMatch(/^\{"b":1,"a":2,"sha256":"[0-9a-f]{64}"\}$/);
    expect(open(text.replace('"b":1,"a":2', ' "a":2, "b":1.0'))).toMatchObject({ sealed: true });
  });

  it('is damaged when a value of it is another', () => {
    const text = textOf(sealRecord({ a: 2 })).replace('2', '3');
    expect(open(text)).toEqual({ damage: expect.stringMatching(/^its content is not that of/) });
  });

  it.each([
    '',
    'null',
    '[]',
    '7',
    '{',
    '{"a":1e999}',
    `${'{"a":'.repeat(9999)}1${'}'.repeat(9999)}`,
  ])('is not %.20j', (text) => {
    expect(open(text)).toHaveProperty('damage');
  });

  it('is told from a record that has no hash', () => {
    expect(open('{"a":1}')).toEqual({ fields: { a: 1 }, sealed: false });
  });
});
