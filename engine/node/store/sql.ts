import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ScenarioError } from '../../scenario/problems.ts';
import { exportToFile } from './export.ts';
import { openToRead } from './table.ts';

/** What a query gave. */
export interface Answered {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

const quoted = (path: string): string => `'${path.replace(/'/g, "''")}'`;

function refuse(code: string, message: string, remedy: string): never {
  throw new ScenarioError([{ file: 'sql', line: 1, column: 1, code, message, remedy }]);
}

/** DuckDB, which is installed only by those who want it. */
async function duckdb(): Promise<typeof import('@duckdb/node-api')> {
  try {
    return await import('@duckdb/node-api');
  } catch {
    return refuse('NO_DUCKDB', 'DuckDB is not installed', 'npm install @duckdb/node-api, or `pravas export` and another program');
  }
}

/**
 * Asks a store in SQL: table `runs` (a row each: point, replicate, factors, status, outcomes) and, if the query names it, `series` (point, replicate,
 * month, outcome, value). Both are written to Parquet first, so that runs count that are only in the journal yet, and those of a damaged shard do not.
 * @throws ScenarioError BAD_STORE, NO_DUCKDB, SQL
 */
export async function askInSql(store: string, sql: string): Promise<Answered> {
  const { DuckDBInstance } = await duckdb();
  const folder = mkdtempSync(join(tmpdir(), 'pravas-sql-'));
  try {
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    try {
      for (const table of ['runs', 'series'] as const) {
        if (table === 'series' && !/\bseries\b/i.test(sql)) continue;
        const path = join(folder, `${table}.parquet`);
        await exportToFile(await openToRead(store), 'parquet', table === 'series', path);
        await connection.run(`create view ${table} as select * from read_parquet(${quoted(path)})`);
      }
      const result = await connection.runAndReadAll(sql).catch((error: Error) => refuse('SQL', error.message.split('\n')[0]!, 'the tables are runs and series; quote names with dots: "deaths.overland"'));
      return { columns: result.columnNames(), rows: result.getRowsJson() };
    } finally {
      connection.closeSync();
      instance.closeSync();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
