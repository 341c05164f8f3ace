import { describe, expect, it } from 'vitest';
import { measurements } from '../measurement/measurements.js';
import { queryMeasurements } from '../query/query-measurements.js';
import { storedResults } from '../stored-results.fixture.js';
import { csvTable } from './csv-table.js';
import { latexTable } from './latex-table.js';
import { measurementTable } from './table.js';

const table = measurementTable(measurements(storedResults()));

describe('csvTable', () => {
  it('has the columns in the first line and a row a measurement, numbers at full precision', () => {
    const [head, first, ...others] = csvTable(table).trimEnd().split('\n');
    expect(head).toMatch(/^study,cell,dataset,network,width,optimizer,learningRate,.*,date,trace$/);
    expect(others).toHaveLength(159);
    const value = table.rows[0]?.value;
    expect(first).toMatch(/^tiny,1,digits:subset=1000,mlp:784-8-10,8,adam,0.001,/);
    expect(first).toContain(`,loss-barrier,${value},nats,done,,linear,max,false,3,`);
  });

  it('leaves nulls empty, and quotes what would end a cell', () => {
    const columns = ['a', 'b', 'c'].map((name) => ({ name, type: 'text' as const }));
    const rows = [{ a: 'x', b: null, c: 'x, "y"\nz' }];
    expect(csvTable({ columns, rows })).toBe('a,b,c\nx,,"x, ""y""\nz"\n');
  });
});

describe('latexTable', () => {
  it('is a tabular of booktabs with numbers to the right and every special character escaped', () => {
    const text = latexTable(
      ['matcher', 'value (%)'],
      [
        ['activation:statistic=correlation_1', '12.5'],
        ['a & b # $ { } ~ ^ \\', '-3e-4'],
      ],
      'loss-barrier: 50 %.',
    );
    expect(text.split('\n')).toEqual([
      '% \\usepackage{booktabs}',
      '\\begin{tabular}{lr}',
      '  \\toprule',
      '  matcher & value (\\%) \\\\',
      '  \\midrule',
      '  activation:statistic=correlation\\_1 & 12.5 \\\\',
      '  a \\& b \\# \\$ \\{ \\} \\textasciitilde{} \\textasciicircum{} \\textbackslash{} & -3e-4 \\\\',
      '  \\bottomrule',
      '\\end{tabular}',
      '% loss-barrier: 50 %.',
    ]);
  });
});

describe('queryMeasurements', () => {
  it('answers SQL over the rows', async () => {
    const sql = `select matcher, count(*) as n, avg(value) as mean from results
      where metric = 'loss-barrier' and status = 'done' group by matcher order by matcher`;
    const { columns, rows } = await queryMeasurements(table, sql);
    const own = table.rows.filter(
      ({ metric, matcher, status }) =>
        metric === 'loss-barrier' && matcher === 'identity' && status === 'done',
    );
    const mean = own.reduce((sum, { value }) => sum + Number(value), 0) / own.length;
    expect(columns.map(({ name, type }) => [name, type])).toEqual([
      ['matcher', 'text'],
      ['n', 'number'],
      ['mean', 'number'],
    ]);
    expect(rows).toHaveLength(2);
    expect(rows[1]).toEqual({ matcher: 'identity', n: 4, mean: expect.closeTo(mean, 12) });
  });

  it('keeps nulls, truth values, and whole numbers that doubles do not hold', async () => {
    const sql = `select bool_or(clipped) as c, max(value) filter (where status = 'diverged') as v,
      9007199254740993::bigint as big, 1 as x, 2 as x from results`;
    const { rows } = await queryMeasurements(table, sql);
    expect(rows).toEqual([{ c: false, v: null, big: '9007199254740993', x: 1, x_2: 2 }]);
  });

  it("refuses what it cannot read with DuckDB's own hint", async () => {
    const error = await queryMeasurements(table, 'select matchr from results').catch((e) => e);
    expect(error).toMatchObject({ name: 'QueryError', isBadInput: true });
    expect(error.message).toMatch(/matchr.*[\s\S]*matcher/);
  });

  it.each([
    "select * from read_csv('/etc/passwd')",
    "copy results to '/tmp/stolen.csv'",
    "attach '/tmp/other.db'",
    'install httpfs',
    'set enable_external_access = true',
  ])('sees nothing but the table: %s', async (sql) => {
    await expect(queryMeasurements(table, sql)).rejects.toThrow(/^DuckDB cannot answer: /);
  });
});
