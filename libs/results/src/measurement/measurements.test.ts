import { describe, expect, it } from 'vitest';
import { storedResults } from '../stored-results.fixture.js';
import { measurementColumns } from './columns.js';
import { columnsOf } from './measurement.js';
import { measurements } from './measurements.js';

const results = storedResults();
const rows = measurements(results);
const [first] = results.cells;

/** Of the first cell, on the test split, as the networks are. */
const raw = (metric: string) =>
  rows.find(
    (row) =>
      row.cell === 1 && row.metric === metric && row.split === 'test' && row.repair === 'none',
  );

describe('measurements', () => {
  it('have all columns in their documented order, in every row', () => {
    const names = measurementColumns.map(({ name }) => name);
    expect(columnsOf(rows)).toEqual(names);
    for (const row of rows) expect(Object.keys(row)).toEqual(names);
  });

  it('hold as many rows of a cell that failed as of one that has a result', () => {
    const counts = [1, 2, 3, 4].map((cell) => rows.filter((row) => row.cell === cell).length);
    expect(counts).toEqual([40, 40, 40, 40]);
    expect(rows).toHaveLength(160);
  });

  it('tell barriers with their definitions, by split and correction', () => {
    for (const { definition, value } of first?.barriers ?? []) {
      const { metric, split, repair } = definition;
      const row = rows.find(
        (one) =>
          one.cell === 1 &&
          one.metric === `${metric}-barrier` &&
          one.split === split &&
          one.repair === repair,
      );
      expect(row).toMatchObject({ value, baseline: 'linear', reduce: 'max', clipped: false });
    }
  });

  it('read loss and accuracy at the ends and halfway', () => {
    const points = first?.curves.find(
      (one) => one.split === 'test' && one.repair === 'none',
    )?.points;
    expect(raw('end-a-loss')?.value).toBe(points?.[0]?.loss);
    expect(raw('midpoint-accuracy')?.value).toBe(points?.[1]?.accuracy);
    expect(raw('end-b-accuracy')?.value).toBe(points?.[2]?.accuracy);
    expect(raw('midpoint-loss')).toMatchObject({ unit: 'nats', status: 'done', reason: null });
  });

  it('leave empty what has no number, and say why', () => {
    const even = results.cells.map((one) => ({
      ...one,
      curves: one.curves.map(({ points, ...of }) => ({
        ...of,
        points: points.filter(({ lambda }) => lambda !== 0.5),
      })),
    }));
    const found = measurements({ ...results, cells: even }).find(
      ({ metric }) => metric === 'midpoint-loss',
    );
    expect(found).toMatchObject({ value: null, reason: 'none of the 2 lambdas is 0.5' });
  });

  it('leave the values of a diverged cell empty, in all its rows', () => {
    const diverged = rows.filter(({ learningRate }) => learningRate === 1e30);
    expect(new Set(diverged.map(({ status }) => status))).toEqual(new Set(['diverged']));
    expect(new Set(diverged.map(({ value }) => value))).toEqual(new Set([null]));
    expect(diverged[0]?.reason).toMatch(/^train seed 1 .*the training diverged/);
  });

  it('tell a matcher from its options, and where a number came from', () => {
    const row = rows.find(({ cell, metric }) => cell === 2 && metric === 'match-seconds');
    expect(row).toMatchObject({
      ...{ matcher: 'activation:statistic=correlation', method: 'activation' },
      ...{ options: 'statistic=correlation', a: '1', b: '2', width: 8, augment: 'none' },
      match: results.cells[1]?.tasks?.match.digest,
      data: 'a5caad5feb297815ce58f87a364c7370b6724bfa8419372b2b7a4f6f45c6e17d',
    });
    expect(row?.value).toBe((results.cells[1]?.match.wallMs ?? 0) / 1000);
  });

  it('make up no times and digests that older results have not', () => {
    const old = results.cells.map(({ tasks: _, ...one }) => one);
    const found = measurements({ ...results, cells: old });
    const row = found.find(({ metric }) => metric === 'evaluate-seconds');
    expect(row).toMatchObject({ value: null, evaluate: null });
    expect(row?.reason).toMatch(/before they said how long/);
  });
});
