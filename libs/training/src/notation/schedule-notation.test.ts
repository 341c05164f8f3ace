import { describe, expect, it } from 'vitest';
import { checkSchedule, parseSchedule } from './schedule-notation.js';

describe('a schedule', () => {
  it.each([
    ['constant', { kind: 'constant' }],
    ['linear:warmup=2ep', { kind: 'linear', warmUp: { over: { count: 2, unit: 'ep' }, from: 0 } }],
    [
      'step:at=80ep+300st,factor=0.2',
      {
        kind: 'step',
        at: [
          { count: 80, unit: 'ep' },
          { count: 300, unit: 'st' },
        ],
        factor: 0.2,
        warmUp: undefined,
      },
    ],
    [
      'cosine:from=1e-6,warmup=10st',
      { kind: 'cosine', warmUp: { over: { count: 10, unit: 'st' }, from: 1e-6 } },
    ],
    ['up-down:peak=5ep', { kind: 'up-down', peak: { count: 5, unit: 'ep' }, per: 'step' }],
  ])('is read from %s', (text, schedule) => {
    expect(parseSchedule(text)).toEqual(schedule);
  });

  it.each([
    [
      'cosin',
      'unknown schedule "cosin" [expected one of constant, linear, step, cosine, up-down]; did you mean "cosine"?',
    ],
    ['constant:warmup=1ep', 'no options, got "warmup"'],
    ['linear', 'the option warmup, got nothing of that name'],
    ['linear:warmup=5', 'warmup to be epochs or steps, such as 5ep or 100st, got "5"'],
    ['linear:warmup=0ep', 'warmup to be epochs or steps, such as 5ep or 100st, got "0ep"'],
    ['cosine:warmup=1.5ep', 'such as 5ep or 100st, got "1.5ep"'],
    ['cosine:warmup=99999999st', 'a whole number from 1 to 10000000, got "99999999"'],
    ['cosine:warmup=1ep,from=-1', 'from to be a number from 0 to 10000000, got "-1"'],
    ['cosine:from=1e-6', 'the options warmup, got "from"'],
    ['step', 'the option at, got nothing of that name'],
    ['step:at=80ep+', 'at to be epochs or steps, such as 5ep or 100st, got ""'],
    ['step:at=80ep,factor=0', 'factor to be a number above 0 and up to 10000000, got "0"'],
    ['up-down:peak=5ep,per=batch', 'per to be one of step, epoch, got "batch"'],
  ])('is refused as %s', (text, message) => {
    expect(() => parseSchedule(text)).toThrow(message);
  });
});

describe('a schedule for a run of 10 epochs of 100 steps at learning rate 0.1', () => {
  const check = (text: string) => () =>
    checkSchedule(parseSchedule(text), 0.1, { stepsAnEpoch: 100, steps: 1000 });

  it.each([
    'constant',
    'linear:warmup=10ep,from=0.1',
    'cosine:warmup=1000st',
    'step:at=1st+999st',
    'step:at=5ep+501st,warmup=5ep',
    'up-down:peak=10ep',
  ])('can be %s', (text) => {
    expect(check(text)).not.toThrow();
  });

  it.each([
    ['cosine:warmup=11ep', '[warmup=11ep, expected 1st..1000st, got 1100st, steps=1000]'],
    ['linear:warmup=1ep,from=0.2', '[from=0.2, expected 0..0.1]'],
    ['up-down:peak=1001st', '[peak=1001st, expected 1st..1000st, got 1001st, steps=1000]'],
    ['step:at=10ep', '[at=10ep, expected 1st..999st, got 1000st, steps=1000]'],
    ['step:at=5ep+4ep', '[at=4ep, expected 501st..999st, got 400st, steps=1000]'],
    ['step:at=5ep+500st', '[at=500st, expected 501st..999st, got 500st, steps=1000]'],
    ['step:at=1ep,warmup=2ep', '[at=1ep, expected 200st..999st, got 100st, steps=1000]'],
  ])('cannot be %s', (text, message) => {
    expect(check(text)).toThrow(message);
  });
});
