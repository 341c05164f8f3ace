import { describe, expect, it } from 'vitest';
import { type AskedFigure, studyFigure } from './study-figure.js';

type Row = Record<string, string | number | boolean | null>;

const matchers = ['identity', 'weight'];

/** Loss barriers of a grid: a row a width, pair, matcher, split and correction. */
function rowsOf({ pairs = 2, corrections = ['none'] as readonly string[] } = {}): Row[] {
  return [64, 8].flatMap((width) =>
    Array.from({ length: pairs }, (_, pair) => [2 * pair + 1, 2 * pair + 2]).flatMap(([a, b]) =>
      matchers.flatMap((matcher) =>
        ['train', 'test'].flatMap((split) =>
          corrections.map((repair) => ({
            ...{ dataset: 'digits', network: `mlp:784-${width}-10`, width, learningRate: 0.1 },
            ...{ a: String(a), b: String(b), matcher, method: matcher, split, repair },
            ...{ metric: 'loss-barrier', unit: 'nats', status: 'done', reason: null },
            value:
              (split === 'test' ? 1 : 100) * (1 / width + (a ?? 0)) + (repair === 'none' ? 0 : 5),
          })),
        ),
      ),
    ),
  );
}

const asked: AskedFigure = { y: 'loss-barrier', where: {}, yScale: 'linear' };

describe('a figure of a study', () => {
  it('shows what the study varies: widths from the lowest, a colour a matcher, on the test split', () => {
    const { x, y, panels, marks } = studyFigure(rowsOf(), asked);
    expect([x, y, marks]).toEqual([
      { title: 'Width (units)', kind: 'log' },
      { title: 'Test loss barrier (nats)', kind: 'linear' },
      'lines',
    ]);
    const [panel] = panels;
    expect(panels).toHaveLength(1);
    expect(panel?.series.map(({ hue }) => hue)).toEqual(['no matching', 'weight']);
    expect(panel?.series[0]?.points).toEqual([
      { x: 8, value: 2.125, singles: [1.125, 3.125] },
      { x: 64, value: 2 + 1 / 64, singles: [1 + 1 / 64, 3 + 1 / 64] },
    ]);
  });

  it('has an interval over five independent models or more, and says why there is none', () => {
    const few = studyFigure(rowsOf(), asked);
    expect(few.notes).toEqual([
      'Means over 2 pairs; faint points: single pairs. No interval: 4 independent models; an interval needs 5.',
    ]);
    const many = studyFigure(rowsOf({ pairs: 3 }), asked);
    expect(many.notes[0]).toContain('bands: 95 % intervals over models.');
    // Student's t with two degrees of freedom, of 1, 3 and 5.
    const half = 4.302652729911275 * (2 / Math.sqrt(3));
    const mean = 3 + 1 / 8;
    expect(many.panels[0]?.series[0]?.points[0]?.interval).toEqual([
      expect.closeTo(mean - half, 6),
      expect.closeTo(mean + half, 6),
    ]);
  });

  it('never takes a mean over two corrections: strokes tell them apart', () => {
    const { panels } = studyFigure(rowsOf({ corrections: ['none', 'repair'] }), asked);
    const styles = panels[0]?.series.map(({ hue, style }) => `${hue}, ${style}`);
    expect(styles).toEqual([
      ...['no matching, as they are', 'no matching, REPAIRed'],
      ...['weight, as they are', 'weight, REPAIRed'],
    ]);
  });

  it('takes the panels and colours that are asked for', () => {
    const both = studyFigure(rowsOf(), { ...asked, panel: 'split', x: 'matcher', hue: 'width' });
    expect(both.panels.map(({ heading }) => heading)).toEqual(['split train', 'split test']);
    expect([both.x.kind, both.marks]).toEqual(['names', 'points']);
    expect(both.y.title).toBe('Loss barrier (nats)');
  });

  it('counts what has no number, and neither draws it nor takes it for 0', () => {
    const rows = rowsOf().map((row) =>
      row.width === 8 && row.matcher === 'weight'
        ? { ...row, value: null, status: 'diverged', reason: 'the training diverged' }
        : row,
    );
    const { notes, panels } = studyFigure(rows, asked);
    expect(notes).toContain('2 of 8 values are missing and left out: 2 diverged.');
    expect(panels[0]?.series[1]?.points[0]).toEqual({ x: 8, value: null });
  });

  it.each([
    [{ where: { split: 'valid' } }, 'no row has split valid [expected one of train, test]'],
    [{ hue: 'widht' }, 'unknown column "widht"'],
    [{ y: 'los-barrier' }, 'unknown metric "los-barrier"'],
    [{ x: 'width', hue: 'width' }, 'one column cannot be shown in two ways [column=width]'],
    [{ x: 'matcher', xScale: 'log' as const }, 'an axis of names has no scale'],
  ])('refuses %j', (change, message) => {
    expect(() => studyFigure(rowsOf(), { ...asked, ...change })).toThrow(message);
  });

  it('refuses to mix what it has no place for, and lists it', () => {
    const rows = [0.1, 0.01].flatMap((learningRate) =>
      rowsOf({ corrections: ['none', 'repair'] }).map((row) => ({ ...row, learningRate })),
    );
    const full = {
      x: 'width',
      hue: 'matcher',
      style: 'dataset',
      panel: 'learningRate',
      row: 'method',
    };
    expect(() => studyFigure(rows, { ...asked, ...full })).toThrow(
      'a mean would mix values of repair (none, repair); choose one by --where repair=none',
    );
  });

  it('refuses a study of which nothing has a number', () => {
    const rows = rowsOf().map((row) => ({ ...row, value: null, reason: 'it diverged' }));
    expect(() => studyFigure(rows, asked)).toThrow(
      'nothing can be drawn: none of 8 rows has a number [metric=loss-barrier]: it diverged',
    );
  });
});
