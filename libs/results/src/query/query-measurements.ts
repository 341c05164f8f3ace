import { DuckDBInstance } from '@duckdb/node-api';
import type { Measurement, Value } from '../measurement/measurement.js';
import { type Table, typeOf } from '../table/table.js';

/** The question cannot be answered as it stands; the message is DuckDB's, which says where and what there is. */
class QueryError extends Error {
  override readonly name = 'QueryError';
  readonly isBadInput = true;
}

const sqlTypes = { text: 'VARCHAR', number: 'DOUBLE', truth: 'BOOLEAN' } as const;

/**
 * What DuckDB answers to SQL over a table that is called "results" there. It sees nothing else: files, networks and
 * extensions are out of its reach, and its settings cannot be changed. Throws QueryError.
 */
export async function queryMeasurements(table: Table, sql: string): Promise<Table> {
  const instance = await DuckDBInstance.create(':memory:', {
    enable_external_access: 'false',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    memory_limit: '2GB',
    threads: '2',
  });
  const connection = await instance.connect();
  try {
    const columns = table.columns.map(({ name, type }) => `${quoted(name)} ${sqlTypes[type]}`);
    await connection.run(`CREATE TABLE results (${columns.join(', ')})`);
    const appender = await connection.createAppender('results');
    for (const row of table.rows) {
      for (const { name } of table.columns) {
        const value = row[name] ?? null;
        if (value === null) appender.appendNull();
        else if (typeof value === 'number') appender.appendDouble(value);
        else if (typeof value === 'boolean') appender.appendBoolean(value);
        else appender.appendVarchar(value);
      }
      appender.endRow();
    }
    appender.closeSync();
    await connection.run('SET lock_configuration = true');
    return await answerOf(connection, sql);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

type Connection = Awaited<ReturnType<DuckDBInstance['connect']>>;

async function answerOf(connection: Connection, sql: string): Promise<Table> {
  const reader = await connection.runAndReadAll(sql).catch((cause: unknown) => {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new QueryError(`DuckDB cannot answer: ${message}`, { cause });
  });
  const names = distinctNames(reader.columnNames());
  const rows = reader.getRowsJS().map((row): Measurement => {
    return Object.fromEntries(names.map((name, at) => [name, plain(row[at])]));
  });
  const columns = names.map((name) => ({
    name,
    type: typeOf(rows.map((row) => row[name] ?? null)),
  }));
  return { columns, rows };
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** DuckDB names two columns alike where it is told nothing else: the later ones get a number. */
function distinctNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let own = name;
    for (let next = 2; taken.has(own); next += 1) own = `${name}_${next}`;
    taken.add(own);
    return own;
  });
}

/** Whole numbers as numbers where these hold them exactly, else as text; dates, lists and maps as text. */
function plain(value: unknown): Value {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') {
    const isExact = BigInt(Number(value)) === value && Number.isSafeInteger(Number(value));
    return isExact ? Number(value) : String(value);
  }
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (value instanceof Date) return value.toISOString();
  return JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? String(inner) : inner));
}
