import { describe, expect, it } from 'vitest';
import { choice, factor, flag, readOptions, takeOptions, whole } from './index.js';

const read = (text: string) =>
  readOptions(text, (options) => ({
    width: options.take('width', factor, 1),
    norm: options.take('norm', choice('batch', 'layer'), 'batch'),
    bias: options.take('bias', flag, true),
    steps: options.take('steps', whole, 10),
  }));

describe('readOptions', () => {
  it('fills in what is not given', () => {
    expect(read('')).toEqual({ width: 1, norm: 'batch', bias: true, steps: 10 });
  });

  it('reads what is given, in any order', () => {
    expect(read('norm=layer,width=0.5,steps=3,bias=false')).toEqual({
      width: 0.5,
      norm: 'layer',
      bias: false,
      steps: 3,
    });
    expect(read('width=1e-3').width).toBe(1e-3);
  });

  it.each([
    ['width=0', 'width to be a number above 0 and up to 10000000, got "0"'],
    ['width=-1', 'got "-1"'],
    ['width=', 'got ""'],
    ['width=1x', 'got "1x"'],
    ['norm=lair', 'norm to be one of batch, layer, got "lair"'],
    ['norm=Layer', 'got "Layer" (did you mean "layer"?)'],
    ['num_steps=2,norm=group', 'norm to be one of batch, layer, got "group"'],
    ['WIDTH=2', 'got "WIDTH" (did you mean "width"?)'],
    ['norm=batch,width=2,norm=layer', 'each option once, got norm twice'],
    ['norm=batch,norm=batch', 'each option once, got norm twice'],
    ['bias=yes', 'bias to be one of true, false, got "yes"'],
    ['steps=1.5', 'steps to be a whole number from 1 to 10000000, got "1.5"'],
    ['widht=2', 'the options width, norm, bias, steps, got "widht" (did you mean "width"?)'],
  ])('refuses %s', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  it('says that a thing has no options', () => {
    expect(() => readOptions('a=1', () => 0)).toThrow('no options, got "a"');
  });
});

describe('takeOptions', () => {
  const units = (given: Readonly<Record<string, string>>) =>
    takeOptions(new Map(Object.entries(given)), (options) => options.need('units', whole));

  it('reads an option that must be given', () => {
    expect(units({ units: '8' })).toBe(8);
  });

  it('says which one is missing, and what may have been meant as it', () => {
    expect(() => units({})).toThrow('the option units, got nothing of that name');
    expect(() => units({ unit: '8' })).toThrow('the option units, got "unit" instead');
  });
});

it('options of millions of characters are refused by a bound that is named, in few words', () => {
  const read = () => readOptions(`width=${'1'.repeat(5e6)}`, () => undefined);
  expect(read).toThrow('at most 8192 characters of options, got 5000006');
  expect(() => whole('1'.repeat(5e6))).toThrow(/^.{1,1000}$/s);
});
