import { describe, expect, it } from 'vitest';
import { parsePath, pathExamples } from './path-notation.js';

const placesOf = (notation: string, models: number) =>
  parsePath(notation)
    .points(models, 4)
    .map(({ at }) => at);

describe('parsePath', () => {
  it('reads a line', () => {
    expect(placesOf('line:points=3', 2)).toEqual([[0], [0.5], [1]]);
    expect(placesOf('line', 2)).toHaveLength(25);
  });

  it('reads curves and surfaces over more models', () => {
    expect(placesOf('chain:points=5', 3)).toHaveLength(5);
    expect(placesOf('bezier:points=5', 3)).toHaveLength(5);
    expect(placesOf('plane:points=3,margin=0', 3)).toHaveLength(9);
    expect(placesOf('layers:points=2', 2)).toHaveLength(8);
    expect(placesOf('layers:points=2,of=prefix', 2)).toEqual(placesOf('layers:points=2', 2));
    expect(placesOf('simplex:steps=3', 1)).toEqual([[1]]);
    expect(placesOf('simplex:steps=3', 2)).toHaveLength(4);
    expect(placesOf('simplex:steps=3', 4)).toHaveLength(20);
  });

  it('says what may be refined, and what lies between the models', () => {
    expect(parsePath('line:refine=4')).toMatchObject({ refine: 4, isConvex: true });
    expect(parsePath('plane')).toMatchObject({ curve: undefined, refine: 0, isConvex: false });
    expect(parsePath('simplex')).toMatchObject({ curve: undefined, isConvex: true });
  });

  it.each(pathExamples)('reads its own example %s', (example) => {
    expect(() => parsePath(example)).not.toThrow();
  });

  it.each([
    ['lien', 'unknown path "lien"'],
    ['line:points=1', 'expected points to be a whole number from 2 to 100000, got "1"'],
    ['line:refine=-1', 'expected refine to be a whole number from 0 to 30, got "-1"'],
    ['plane:margin=x', 'expected margin to be a number from 0 to 10, got "x"'],
    ['layers:of=all', 'expected of to be one of each, prefix, got "all"'],
    ['simplex:steps=0', 'expected steps to be a whole number from 1'],
    ['line:point=3', 'did you mean "points"?'],
  ])('refuses %s', (notation, message) => {
    expect(() => parsePath(notation)).toThrow(message);
  });

  it.each([
    ['line', 3, 'the path takes 2 models [path=line, got 3]'],
    ['bezier', 2, 'the path takes 3 models [path=bezier, got 2]'],
    ['plane', 4, 'the path takes 3 models [path=plane, got 4]'],
    ['plane:points=317', 3, 'got 100489, expected 100000 or fewer'],
    ['simplex:steps=500', 3, 'too many points [path=simplex:steps=500, models=3, got 125751,'],
    ['layers:points=50000', 2, 'got 200000, expected'],
  ])('refuses %s over %d models', (notation, models, message) => {
    expect(() => parsePath(notation).points(models, 4)).toThrow(message);
  });
});
