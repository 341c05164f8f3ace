import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkpointSteps, parseCheckpointMoments } from './checkpoint-moments.js';

const length = { stepsAnEpoch: 10, steps: 50 };
const steps = (text: string) => checkpointSteps(parseCheckpointMoments(text), length);

describe('checkpoints of 5 epochs of 10 steps', () => {
  it.each([
    ['1ep+2ep+5ep', [10, 20, 50]],
    ['every=2ep', [20, 40]],
    ['every=25st', [25, 50]],
    ['powers', [1, 2, 4, 8, 16, 32]],
    ['3st', [3]],
    ['init', [0]],
    ['end', [50]],
    ['end+powers+1ep+every=2ep+init', [0, 1, 2, 4, 8, 10, 16, 20, 32, 40, 50]],
    ['5ep+50st+end+every=5ep', [50]],
  ])('%s are these', (text, expected) => {
    expect(steps(text)).toEqual(expected);
  });

  it.each([
    ['6ep', '[checkpoints=6ep, expected up to 5ep or 50st, got 60st]'],
    ['init+51st', '[checkpoints=51st, expected up to 5ep or 50st, got 51st]'],
    ['every=6ep', '[checkpoints=6ep, expected up to 5ep or 50st, got 60st]'],
  ])('%s lie beyond the end', (text, message) => {
    expect(() => steps(text)).toThrow(message);
  });

  it.each([
    ['', 'expected epochs or steps, such as 5ep or 100st, got ""'],
    ['1ep+', 'cannot read the checkpoints [checkpoints=1ep+]: expected epochs or steps'],
    ['5', 'such as 5ep or 100st, got "5"'],
    ['0st', 'such as 5ep or 100st, got "0st"'],
    ['every=powers', 'such as 5ep or 100st, got "powers"'],
    ['all', 'in a form like init+100st+1ep, every=2ep, powers or end'],
  ])('"%s" cannot be read', (text, message) => {
    expect(() => steps(text)).toThrow(message);
  });
});

it('rise, lie within the run and are those of each moment, for any sum of moments', () => {
  const moment = fc.constantFrom('init', 'end', 'powers', '2ep', '7st', 'every=1ep', 'every=3st');
  fc.assert(
    fc.property(fc.array(moment, { minLength: 1, maxLength: 6 }), (moments) => {
      const all = steps(moments.join('+'));
      expect(all).toEqual([...new Set(moments.flatMap(steps))].sort((a, b) => a - b));
      expect(all.every((step) => step >= 0 && step <= 50)).toBe(true);
    }),
  );
});

it('after powers of two end at the largest that the run holds', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), (total) => {
      const run = { stepsAnEpoch: total, steps: total };
      const last = checkpointSteps(parseCheckpointMoments('powers'), run).at(-1) ?? 0;
      expect(last <= total && 2 * last > total).toBe(true);
    }),
  );
});
