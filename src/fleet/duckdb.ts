import { ProfileError } from '../model/profile-error.ts';
import { DIALECTS } from './dialects.ts';
import { duckdbError } from './duckdb-error.ts';
import type { FleetBatch, FleetColumn, FleetEngine } from './engine.ts';

/** What is used of the package `@duckdb/node-api`, which users install when they need it. */
export interface DuckdbPackage {
  readonly DuckDBInstance: {
    create(path: string, options: Readonly<Record<string, string>>): Promise<DuckdbInstance>;
  };
}

interface DuckdbInstance {
  connect(): Promise<DuckdbConnection>;
  closeSync(): void;
}

interface DuckdbConnection {
  run(sql: string): Promise<unknown>;
  stream(sql: string): Promise<DuckdbResult>;
  extractStatements(sql: string): Promise<{ readonly count: number }>;
  prepare(sql: string): Promise<{ readonly statementType: number; destroySync?(): void }>;
  closeSync(): void;
}

interface DuckdbResult {
  fetchChunk(): Promise<DuckdbChunk | null>;
}

interface DuckdbChunk {
  readonly rowCount: number;
  readonly columnCount: number;
  getColumnValues(column: number): readonly unknown[];
}

/** `StatementType.SELECT` of the package. */
const SELECT = 1;

/** What keeps the database from everything that is not its own memory. Extensions are code from elsewhere. */
const CLOSED = {
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  allow_community_extensions: 'false',
  allow_unsigned_extensions: 'false',
  temp_directory: '',
};

/** Memory for what it sorts and groups, beside what it needs anyway. */
const MEMORY = '1GB';
const MOST_THREADS = 4;

/** A database in memory, of which nobody else knows. It may read these files, and nothing else outside of itself. */
export class DuckdbEngine implements FleetEngine {
  readonly dialect = DIALECTS.duckdb;
  private readonly instance: DuckdbInstance;
  private readonly connection: DuckdbConnection;

  private constructor(instance: DuckdbInstance, connection: DuckdbConnection) {
    this.instance = instance;
    this.connection = connection;
  }

  /** Rejects with ProfileError `unreadable` where the database does not start. */
  static async open({ DuckDBInstance }: DuckdbPackage): Promise<DuckdbEngine> {
    const { availableParallelism } = await import('node:os');
    const threads = String(Math.min(MOST_THREADS, availableParallelism()));
    try {
      const instance = await DuckDBInstance.create(':memory:', {
        ...{ threads, memory_limit: MEMORY },
        ...CLOSED,
      });
      const connection = await instance.connect();
      await connection.run("SET TimeZone = 'UTC'").catch(() => undefined);
      return new DuckdbEngine(instance, connection);
    } catch (error) {
      throw duckdbError(error);
    }
  }

  /** A statement of ours, of any kind. Rejects with ProfileError. */
  async run(sql: string): Promise<void> {
    try {
      await this.connection.run(sql);
    } catch (error) {
      throw duckdbError(error);
    }
  }

  /** From now on nothing is read but these files, and nothing can be set any more. */
  async lock(files: readonly string[]): Promise<void> {
    await this.run(`SET allowed_paths = [${files.map(duckdbText).join(', ')}]`);
    await this.run('SET enable_external_access = false');
    await this.run('SET lock_configuration = true');
  }

  async *query(sql: string): AsyncIterable<FleetBatch> {
    let result: DuckdbResult;
    try {
      await this.checkSelect(sql);
      result = await this.connection.stream(sql);
      for (;;) {
        const chunk = await result.fetchChunk();
        if (chunk === null || chunk.rowCount === 0) return;
        yield batchOf(chunk);
      }
    } catch (error) {
      throw duckdbError(error);
    }
  }

  private async checkSelect(sql: string): Promise<void> {
    const { count } = await this.connection.extractStatements(sql);
    const isOne = count === 1;
    const prepared = isOne ? await this.connection.prepare(sql) : null;
    const isSelect = prepared?.statementType === SELECT;
    prepared?.destroySync?.();
    if (!isSelect) throw new ProfileError('usage', 'only one SELECT is asked at a time');
  }

  takeNotices(): readonly string[] {
    return [];
  }

  async close(): Promise<void> {
    this.connection.closeSync();
    this.instance.closeSync();
  }
}

function batchOf(chunk: DuckdbChunk): FleetBatch {
  const columns = Array.from({ length: chunk.columnCount }, (_, i) =>
    columnOf(chunk.getColumnValues(i)),
  );
  return { rowCount: chunk.rowCount, columns };
}

/** Lists are values with their items. */
function columnOf(values: readonly unknown[]): FleetColumn {
  const isOfLists = values.some((value) => typeof value === 'object' && value !== null);
  if (!isOfLists) return values as FleetColumn;
  return values.map((value) => (value as { items: readonly string[] } | null)?.items ?? null);
}

/** A literal. */
export function duckdbText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
