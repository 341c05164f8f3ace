import { describe, expect, it } from 'vitest';
import { CheckpointError } from '../checkpoint-error.js';
import { opcodeNames } from './opcode-names.js';
import { PickleCursor } from './pickle-cursor.js';
import { pickleSteps } from './pickle-steps.js';
import type { PickleGlobal, PickleValue } from './pickle-value.js';
import { unpickle } from './unpickle.js';
import {
  pickledDict,
  pickledInteger,
  pickledText,
  pickledTuple,
  writePickle,
} from './write-pickle.js';

const vocabulary = {
  globals: new Map<string, PickleGlobal>([
    ['m.count', { kind: 'function', name: 'm.count', call: (args) => args.length }],
    ['m.constant', { kind: 'constant', name: 'm.constant' }],
  ]),
  resolve: (id: PickleValue): PickleValue => [id, 'resolved'],
};

const dictOfA = new Map([['a', 1]]);

function load(bytes: Uint8Array): PickleValue {
  const cursor = new PickleCursor(bytes, { file: 'p' });
  return unpickle(cursor, { vocabulary, budget: { take: () => {} } });
}

/** As `load`; a character is a byte. */
const loadText = (pickle: string) => load(Uint8Array.from(Buffer.from(pickle, 'latin1')));

describe('unpickle', () => {
  it.each([
    [
      2,
      'gAJ9cQAoWAEAAABhcQFdcQIoSwFK/v///0pwEQEAigUAAACAAIoGAAAAAAD/iggAAAAAAAAAEGVYAQAAAGJxA06IiYdxBFgBAAAAY3EFfXEGKFgBAAAAZHEHRz/4AAAAAAAAWAIAAADDqXEISwN1WAEAAABlcQlYAQAAAHRxCoVxC1gBAAAAZnEMXXENKCl9cQ5dcQ9lWAEAAABncRBoAnUu',
    ],
    [
      4,
      'gASVawAAAAAAAAB9lCiMAWGUXZQoSwFK/v///0pwEQEAigUAAACAAIoGAAAAAAD/iggAAAAAAAAAEGWMAWKUToiJh5SMAWOUfZQojAFklEc/+AAAAAAAAIwCw6mUSwN1jAFllIwBdJSFlIwBZpRdlCgpfZRdlGWMAWeUaAJ1Lg==',
    ],
  ])('reads what Python writes of plain values by protocol %i', (_, base64) => {
    const numbers = [1, -2, 70000, 2 ** 31, -(2 ** 40), 2n ** 60n];
    const expected = new Map<string, PickleValue>([
      ['a', numbers],
      ['b', [null, true, false]],
      [
        'c',
        new Map([
          ['d', 1.5],
          ['é', 3],
        ]),
      ],
      ['e', ['t']],
      ['f', [[], new Map(), []]],
      ['g', numbers],
    ]);
    expect(load(Buffer.from(base64, 'base64'))).toEqual(expected);
  });

  it('reads what writePickle writes', () => {
    const value = pickledDict([
      ['é', pickledTuple([pickledInteger(-(2 ** 53) + 1), pickledText('')])],
    ]);
    expect(load(writePickle(value))).toEqual(new Map([['é', [-(2 ** 53) + 1, '']]]));
  });

  it.each<[string, string, PickleValue]>([
    ['texts of Python 2', 'U\x01aT\x01\0\0\0b\x86.', ['a', 'b']],
    ['one item more', ']K\x01a.', [1]],
    ['one entry more', '}U\x01aNs.', new Map([['a', null]])],
    ['values kept under large numbers', 'U\x01ar\0\0\0\x80j\0\0\0\x80\x86.', ['a', 'a']],
    ['calls', 'cm\ncount\nNN\x86R.', 2],
    ['calls as of protocol 4', '\x8c\x01m\x8c\x05count\x93NN\x86R.', 2],
    ['other globals', 'cm\nconstant\n.', { kind: 'constant', name: 'm.constant' }],
    ['what an id stands for', 'K\x07Q.', [7, 'resolved']],
    ['a dict without its attributes', '}}U\x01aNsb.', new Map()],
    ['numbers of protocol 0', '(I3\nI01\nL-5L\nF2.5\nt.', [3, true, -5, 2.5]],
    ['texts of protocol 0', "(S'a\\'b\\n'\nV\\u00e9\nl.", ["a'b\n", 'é']],
    ['a dict of protocol 0', "(dp0\nS'a'\np1\nI1\nsg0\n\x86.", [dictOfA, dictOfA]],
    ['a dict of a mark', '(U\x01aK\x01d.', dictOfA],
    ['sets', '\x8f(K\x01\x90(K\x02\x91\x86.', [[1], [2]]],
    ['bytes', 'C\x01a.', { kind: 'bytes', bytes: Uint8Array.of(97) }],
    ['bytes in a text of Python 2', 'U\x01\xff.', { kind: 'bytes', bytes: Uint8Array.of(255) }],
    ['what was put and taken off', 'K\x01(K\x022120(0.', 1],
    ['a large number', '\x8b\x09\0\0\0\0\0\0\0\0\0\0\0\x01.', 2n ** 64n],
  ])('reads %s', (_, pickle, value) => {
    expect(loadText(pickle)).toEqual(value);
  });

  const namespace = { kind: 'opaque', name: 'argparse.Namespace', isTensor: false };
  it.each([
    ['a class', 'cargparse\nNamespace\n.'],
    ['an object of no arguments and a state', 'cargparse\nNamespace\n)\x81}U\x01aK\x01sb.'],
    ['an object of named arguments', 'cargparse\nNamespace\n)}\x92.'],
    ['a call', 'cargparse\nNamespace\n(K\x01tR.'],
    ['an object with items and entries', 'cargparse\nNamespace\n)RK\x01a(U\x01aK\x01u.'],
    ['an object of protocol 0', '(K\x01iargparse\nNamespace\n.'],
    ['an object of protocol 1', '(cargparse\nNamespace\nK\x01o.'],
  ])('passes over %s that is not read, and tells its name', (_, pickle) => {
    expect(loadText(pickle)).toEqual(namespace);
  });

  it('reads a list that holds itself', () => {
    const list = loadText(']q\x00h\x00a.');
    expect(Array.isArray(list) && list[0]).toBe(list);
  });

  it('pays for what a call may make of a list', () => {
    const paid: number[] = [];
    const budget = { take: (sizeBytes: number) => void paid.push(sizeBytes) };
    const pickle = Buffer.from(`cm\ncount\n](${'N'.repeat(1000)}e\x85R.`, 'latin1');
    const cursor = new PickleCursor(pickle, { file: 'p' });
    expect(unpickle(cursor, { vocabulary, budget })).toBe(1);
    expect(paid.at(-1)).toBeGreaterThan(1000 * 32);
  });

  it('leaves the cursor behind the pickle', () => {
    const cursor = new PickleCursor(Buffer.from('N.K\x05.'), { file: 'p' });
    const next = () => unpickle(cursor, { vocabulary, budget: { take: () => {} } });
    expect([next(), next(), cursor.remaining]).toEqual([null, 5, 0]);
  });

  const followed = new Set([...Object.keys(pickleSteps), 'STOP']);
  it.each(Object.entries(opcodeNames).filter(([, name]) => !followed.has(name)))(
    'refuses opcode %i by its name, %s',
    (code, name) => {
      expect(() => load(Uint8Array.of(0x4e, Number(code), 0x2e))).toThrow(
        `the pickle has an opcode that is not followed [file=p, offset=1, opcode=${name}, `,
      );
    },
  );

  it.each([
    [
      'unknown code',
      'cos\nsystem\n(S',
      'offset=0, opcode=GLOBAL, expected=tensors, plain containers and values beside them, got="os.system"',
    ],
    [
      'unknown code as of protocol 4',
      '\x8c\x02os\x8c\x06system\x93',
      'offset=12, opcode=STACK_GLOBAL',
    ],
    [
      'code reached through another module',
      'ctorch.hub.os\nsystem\n.',
      'got="torch.hub.os.system"',
    ],
    ['a builtin that runs code', '\x8c\x08builtins\x8c\x04eval\x93.', 'got="builtins.eval"'],
    ['an extension of a registry', '\x82\x01.', 'opcode=EXT1'],
    ['a number of a thousand digits', `L${'9'.repeat(1000)}L\n.`, 'a whole number is too long'],
    ['a number that is none', 'Iabc\n.', 'not a whole number'],
    ['a global of two numbers', 'K\x01K\x02\x93', 'not the name of a global'],
    ['a call of a constant', 'cm\nconstant\n)R.', 'expected=a function and its arguments'],
    ['arguments that are no tuple', 'cm\ncount\nNR.', 'the pickle calls what is no function'],
    ['attributes of a list', ']}b.', 'the pickle changes what is no dict'],
    ['a byte that is no opcode', '\xff', 'opcode=byte 255'],
    ['no STOP', 'N', 'the pickle is cut short [file=p, offset=1, expected=1 more bytes, got=0]'],
    ['an empty stack', '.', 'the pickle takes what it did not put'],
    ['values below a mark', 'NN(\x86.', 'the pickle takes what it did not put'],
    ['a mark too few', 'Nt.', 'a mark that it did not set'],
    ['a memo too few', 'h\x05.', 'the pickle takes what it did not keep'],
    ['items for a dict', '}Na.', 'the pickle appends to what is no list'],
    ['entries for a list', ']NNs.', 'the pickle changes what is no dict'],
    ['a key without a value', '}(NNNu.', 'a key without a value'],
    [
      'a text longer than the pickle',
      'X\xff\xff\xff\xffa',
      'expected=4294967295 more bytes, got=1',
    ],
    ['a text that is not UTF-8', 'X\x01\0\0\0\xff.', 'a pickled text is not UTF-8'],
    ['a line without an end', 'cos', 'the pickle ends within a line'],
    ['a number longer than the pickle', '\x8a\x09\0.', 'the pickle is cut short'],
  ])('refuses %s', (_, pickle, message) => {
    expect(() => loadText(pickle)).toThrow(CheckpointError);
    expect(() => loadText(pickle)).toThrow(message);
  });
});
