import { parquetWriteBuffer } from 'hyparquet-writer';
import type { Table } from './table.js';

const types = { text: 'STRING', number: 'DOUBLE', truth: 'BOOLEAN' } as const;

/** A table as a Parquet file, compressed by Snappy: texts, doubles and truth values, all of which may be null. */
export function parquetTable({ columns, rows }: Table): Uint8Array {
  const columnData = columns.map(({ name, type }) => ({
    name,
    type: types[type],
    data: rows.map((row) => {
      const value = row[name] ?? null;
      return value === null || type !== 'text' ? value : String(value);
    }),
  }));
  return new Uint8Array(parquetWriteBuffer({ columnData, createdBy: 'isthmus' }));
}
