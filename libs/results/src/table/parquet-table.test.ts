import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { measurements } from '../measurement/measurements.js';
import { readParquet } from '../query/read-parquet.fixture.js';
import { storedResults } from '../stored-results.fixture.js';
import { parquetTable } from './parquet-table.js';
import { measurementTable } from './table.js';

it('writes what another program reads back, values, types and nulls', async () => {
  const table = measurementTable(measurements(storedResults()));
  const folder = mkdtempSync(join(tmpdir(), 'parquet-'));
  try {
    const file = join(folder, 'results.parquet');
    writeFileSync(file, parquetTable(table));
    const read = await readParquet(file);
    expect(read.columns).toEqual(
      table.columns.map(({ name, type }) => [
        name,
        { text: 'VARCHAR', number: 'DOUBLE', truth: 'BOOLEAN' }[type],
      ]),
    );
    expect(read.rows).toEqual(table.rows);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
