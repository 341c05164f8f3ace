import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitColumns, fitText } from './fit-columns.js';

const widthOf = (rows: readonly (readonly string[])[]) => {
  const columns = rows[0]!.map((_, column) =>
    Math.max(...rows.flatMap((row) => row[column]!.split('\n').map(({ length }) => length))),
  );
  return columns.reduce((sum, one) => sum + one + 2, -2);
};

describe('fitColumns', () => {
  it('leaves a table that fits as it is', () => {
    const rows = [
      ['a name', 'a value'],
      ['b', 'two\nlines'],
    ];
    expect(fitColumns(rows, 15)).toEqual(rows);
  });

  it('breaks the widest column at blanks, and words longer than that behind slashes, commas and colons', () => {
    const rows = [['digits', 'not here: put it into /data/digits or any:one,two,three']];
    expect(fitColumns(rows, 24)).toEqual([
      ['digits', 'not here: put it\ninto\n/data/digits or\nany:one,two,\nthree'],
    ]);
  });

  it('breaks no number, even where the table stays too wide', () => {
    expect(fitColumns([['0.12345', '-6.78901', '1.5e-10']], 10)).toEqual([
      ['0.12345', '-6.78901', '1.5e-10'],
    ]);
  });

  it('keeps every character but blanks at ends of lines, and the width where words allow it', () => {
    const word = fc.string({ maxLength: 8 }).map((text) => text.replaceAll(/\s/g, '_'));
    const cell = fc.array(word, { maxLength: 12 }).map((words) => words.join(' ').trim());
    const table = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(table, fc.integer({ min: 30, max: 60 }), (rows, width) => {
        const fitted = fitColumns(rows, width);
        const bare = (of: readonly (readonly string[])[]) =>
          of.map((row) => row.map((one) => one.replaceAll(/\s/g, '')));
        expect(bare(fitted)).toEqual(bare(rows));
        expect(widthOf(fitted)).toBeLessThanOrEqual(width);
      }),
    );
  });
});

it('continuation lines of an indented line stand as far in', () => {
  expect(fitText('  one two three\nfour', 9)).toBe('  one two\n  three\nfour');
});
