import { describe, expect, it } from 'vitest';
import type { Measurement } from '../measurement/measurement.js';
import { measurements } from '../measurement/measurements.js';
import { storedResults } from '../stored-results.fixture.js';
import { meansTable } from './means-table.js';

const [like] = measurements(storedResults()).filter(
  ({ metric, split, repair }) => metric === 'loss-barrier' && split === 'test' && repair === 'none',
);

/** Rows of a study of disjoint pairs: a barrier for every width and matcher, from a number of the pair. */
function planted(
  pairs: number,
  read: (width: number, matcher: string, pair: number) => number | null,
): Measurement[] {
  return [8, 16].flatMap((width) =>
    ['identity', 'weight'].flatMap((matcher) =>
      Array.from({ length: pairs }, (_, pair) => {
        const value = read(width, matcher, pair);
        return {
          ...like,
          ...{ width, network: `mlp:784-${width}-10`, matcher, method: matcher, value },
          ...{ a: String(2 * pair + 1), b: String(2 * pair + 2) },
          status: value === null ? 'failed' : 'done',
        };
      }),
    ),
  );
}

const ask = (rows: readonly Measurement[], by: readonly string[], where = {}) =>
  meansTable(rows, { by, metric: 'loss-barrier', where });

describe('means of measurements', () => {
  const own = (pair: number) => 0.1 * ((pair * 7) % 5);
  const clear = planted(5, (width, matcher, pair) =>
    matcher === 'weight' ? own(pair) + 0.001 * pair : own(pair) + 1 + width / 100,
  );

  it('are by group, with how many pairs and models, and an interval over models', () => {
    const { table } = ask(clear, ['width', 'matcher']);
    expect(table.rows.map(({ width, matcher }) => [width, matcher])).toEqual([
      ...[
        [8, 'identity'],
        [8, 'weight'],
        [16, 'identity'],
        [16, 'weight'],
      ],
    ]);
    expect(table.rows[0]).toMatchObject({
      ...{ metric: 'loss-barrier', unit: 'nats', pairs: 5, models: 10, missing: 0, reason: null },
      mean: expect.closeTo(1.28, 12),
    });
    // Student's t of five values 0, 0.2, 0.4, 0.1, 0.3.
    const half = 2.7764451 * Math.sqrt(0.025 / 5);
    expect(table.rows[0]?.low).toBeCloseTo(1.28 - half, 6);
  });

  it('name a winner only where a paired interval excludes 0, in each group', () => {
    const { notes, comparisons } = ask(clear, ['width', 'matcher']);
    expect(comparisons.map(({ group, lowest }) => [group, lowest])).toEqual([
      [{ width: 8 }, 'weight'],
      [{ width: 16 }, 'weight'],
    ]);
    expect(notes.join('\n')).toContain('width 8: weight is lower than all others.');
    const noisy = planted(5, (_, matcher, pair) => own(matcher === 'weight' ? pair + 2 : pair));
    expect(ask(noisy, ['width', 'matcher']).notes.join('\n')).toContain(
      'width 8: no matcher is shown to be lower than all others.',
    );
  });

  it('have no interval and no winner over fewer than five models, and say so', () => {
    const few = planted(2, (_, matcher) => (matcher === 'weight' ? 0 : 100));
    const { table, comparisons, notes } = ask(few, ['width', 'matcher']);
    expect(table.rows[0]).toMatchObject({
      ...{ low: null, high: null, reason: '4 independent models; an interval needs 5' },
    });
    expect(comparisons[0]?.lowest).toBeUndefined();
    expect(notes).toContain('No interval: 4 independent models; an interval needs 5.');
  });

  it('tell over how many pairs they are, and none where there is no number', () => {
    const holes = planted(5, (width, _, pair) => (width === 8 || pair > 2 ? null : pair));
    const { cells, table } = ask(holes, ['width', 'matcher']);
    expect(cells[0]).toEqual(['8', 'identity', '-', '-', '-', '0 of 5', '0']);
    expect(cells[2]?.slice(5)).toEqual(['3 of 5', '6']);
    expect(table.rows[0]).toMatchObject({ mean: null, reason: 'no pair has a value' });
  });

  it('refuse to mix what differs in more than the pair, and say how to tell it apart', () => {
    expect(() => ask(clear, ['matcher'])).toThrow(
      /a mean would mix 2 values of network .*add network to --by, or choose one: --where network=/,
    );
    expect(ask(clear, ['matcher'], { width: '8' }).table.rows).toHaveLength(2);
  });

  it('take columns that name a model for labels, and no others', () => {
    const named = (nameOf: (label: unknown) => string) =>
      clear
        .filter(({ width }) => width === 8)
        .map((row) => ({ ...row, fileA: nameOf(row.a), fileB: nameOf(row.b) }));
    expect(ask(named(String), ['matcher']).table.rows).toHaveLength(2);
    const kinds = named((label) => (Number(label) > 3 ? 'sgd' : 'adam'));
    expect(() => ask(kinds, ['matcher'])).toThrow(/would mix 2 values of fileA/);
  });

  it('take the test split and raw networks where nobody says, and tell so', () => {
    const { notes } = meansTable(measurements(storedResults()), {
      ...{ by: ['matcher'], metric: 'error-barrier', where: { learningRate: '1e-3' } },
    });
    expect(notes[0]).toBe('error-barrier: split test, repair none, learningRate 1e-3.');
  });

  it('refuse names that are not there with the nearest one', () => {
    expect(() => ask(clear, ['widht'])).toThrow(/unknown column "widht" .*did you mean "width"/);
    expect(() => meansTable(clear, { by: [], metric: 'barrier', where: {} })).toThrow(
      /unknown metric "barrier"/,
    );
    expect(() => ask(clear, ['matcher'], { width: '9' })).toThrow(
      /no row has width 9 \[expected one of 8, 16\]/,
    );
  });
});
