import { parseNetwork } from '@isthmus/network';
import { describe, expect, it } from 'vitest';
import { branchedNotation } from '../problem/match-problem.fixture.js';
import { checkWidths } from './check-widths.js';

const check = (a: string, b: string) => () => checkWidths(parseNetwork(a), parseNetwork(b));

describe('checkWidths', () => {
  it.each([
    ['mlp:12-10-8-4', 'mlp:12-7-16-4,init=pytorch'],
    ['resnet20:3x8x8-4,width=0.25', 'resnet20:3x8x8-4,width=0.5'],
    [branchedNotation(2), branchedNotation(4)],
  ])('takes %s and %s', (a, b) => {
    expect(check(a, b)).not.toThrow();
    expect(check(b, a)).not.toThrow();
  });

  it.each([
    [
      'a layer more',
      'mlp:12-10-8-4',
      'mlp:12-10-8-6-4',
      '[node=act3, expected no such node, got act3: relu of fc3]',
    ],
    [
      'a layer less',
      'mlp:12-10-8-4',
      'mlp:12-10-4',
      '[node=act2, expected act2: relu of fc2, got no such node]',
    ],
    [
      'another activation',
      'mlp:12-10-4',
      'mlp:12-9-4,activation=tanh',
      '[node=act1, expected act1: relu of fc1, got act1: tanh of fc1]',
    ],
    ['other inputs', 'mlp:12-10-4', 'mlp:13-10-4', '[inputs, expected 12, got 13]'],
    ['other outputs', 'mlp:12-10-4', 'mlp:12-10-5', '[outputs, expected 4, got 5]'],
    ['more blocks', 'resnet20:3x8x8-4,width=0.25', 'resnet32:3x8x8-4,width=0.25', '[node='],
  ])('refuses %s, naming where', (_, a, b, where) => {
    expect(check(a, b)).toThrow('the networks differ in more than their widths');
    expect(check(a, b)).toThrow(where);
    expect(check(b, a)).toThrow('the networks differ in more than their widths');
  });
});
