import { DuckDBInstance } from '@duckdb/node-api';

/** What DuckDB reads in a Parquet file: names and types of its columns, and its rows. */
export async function readParquet(file: string) {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const reader = await connection.runAndReadAll(`select * from read_parquet('${file}')`);
    const types = reader.columnTypes().map(String);
    return {
      columns: reader.columnNames().map((name, at) => [name, types[at]]),
      rows: reader.getRowObjectsJS(),
    };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
