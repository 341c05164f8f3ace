import { describe, expect, it } from 'vitest';
import { areOfSeveralWidths, widthOf } from './width.js';

describe('the width of a network', () => {
  it("is that of its widest layer's units", () => {
    expect(widthOf('mlp:784-32-48-10')).toBe(48);
    expect(widthOf('resnet20:3x32x32-10,width=2')).toBe(128);
  });

  it.each(['mlp:784-10', 'no network'])('is nothing of %s', (notation) => {
    expect(() => widthOf(notation)).toThrow(RangeError);
  });

  it.each([
    [['mlp:784-16-10', 'mlp:784-32-10'], true],
    [['mlp:784-16-10', 'mlp:784-16-10'], false],
    [['mlp:784-16-10', 'mlp:784-16-8-10'], false],
    [['mlp:784-10', 'mlp:784-16-10'], false],
    [['what', 'mlp:784-16-10'], false],
  ])('tells whether %j are of several widths: %s', (notations, answer) => {
    expect(areOfSeveralWidths(notations)).toBe(answer);
  });
});
