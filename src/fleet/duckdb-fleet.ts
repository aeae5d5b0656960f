import { resolve } from 'node:path';
import { ProfileError } from '../model/profile-error.ts';
import { DuckdbEngine, type DuckdbPackage, duckdbText } from './duckdb.ts';
import type { FleetBatch, FleetEngine } from './engine.ts';
import { DUMP_TYPES, STACK_TYPES } from './fleet-columns.ts';
import { fleetFiles, parquetFault } from './fleet-files.ts';

/** The columns of each table. */
const TABLES = {
  samples: { ...DUMP_TYPES, ...STACK_TYPES },
  stacks: { stack_id: 'UBIGINT', stack: 'VARCHAR[]' },
} as const;

type TableName = keyof typeof TABLES;

/** A folder of Parquet files, read by DuckDB. A file that is cut off or foreign is named, and passed over. */
export class DuckdbFleet implements FleetEngine {
  private readonly engine: DuckdbEngine;
  private readonly files: Record<TableName, readonly string[]>;
  private notices: string[] = [];

  private constructor(engine: DuckdbEngine, files: Record<TableName, readonly string[]>) {
    this.engine = engine;
    this.files = files;
  }

  /** Rejects with ProfileError `unreadable` where no file can be read. */
  static async open(duckdb: DuckdbPackage, folder: string): Promise<DuckdbFleet> {
    const { samples, stacks } = fleetFiles(resolve(folder));
    const fleet = new DuckdbFleet(await DuckdbEngine.open(duckdb), { samples, stacks });
    try {
      for (const table of ['samples', 'stacks'] as const) {
        fleet.keep(table, (path) => parquetFault(path));
        await fleet.keepOfColumns(table);
      }
      if (fleet.files.samples.length === 0) throw nothingToRead(folder);
      await fleet.makeViews();
      await fleet.engine.lock([...fleet.files.samples, ...fleet.files.stacks]);
      return fleet;
    } catch (error) {
      await fleet.close();
      throw error;
    }
  }

  get dialect(): FleetEngine['dialect'] {
    return this.engine.dialect;
  }

  /** What is wrong inside of a file shows when it is read: then it is found, and all is asked again without it. */
  async *query(sql: string): AsyncIterable<FleetBatch> {
    let isBegun = false;
    try {
      for await (const batch of this.engine.query(sql)) {
        isBegun = true;
        yield batch;
      }
    } catch (error) {
      const isFound = isOfFiles(error) && (await this.dropDamaged());
      if (!isFound || isBegun) throw error;
      yield* this.engine.query(sql);
    }
  }

  takeNotices(): readonly string[] {
    const taken = this.notices;
    this.notices = [];
    return taken;
  }

  close(): Promise<void> {
    return this.engine.close();
  }

  private keep(table: TableName, faultOf: (path: string) => string | null): void {
    this.files[table] = this.files[table].filter((path) => {
      const fault = faultOf(path);
      if (fault !== null) this.notices.push(`${path}: ${fault}; it is passed over`);
      return fault === null;
    });
  }

  /** One look at the descriptions of all files; where that fails, one at each. */
  private async keepOfColumns(table: TableName): Promise<void> {
    const files = this.files[table];
    if (files.length === 0) return;
    const faults = new Map<string, string>();
    try {
      await this.findForeign(table, files, faults);
    } catch {
      for (const path of files) {
        await this.findForeign(table, [path], faults).catch(() => faults.set(path, 'is damaged'));
      }
    }
    this.keep(table, (path) => faults.get(path) ?? null);
  }

  private async findForeign(
    table: TableName,
    files: readonly string[],
    faults: Map<string, string>,
  ): Promise<void> {
    const names = new Map<string, Set<string>>(files.map((path) => [path, new Set()]));
    const sql = `SELECT file_name, name FROM parquet_schema(${listOf(files)})`;
    for await (const { rowCount, columns } of this.engine.query(sql)) {
      const [paths, found] = columns as [string[], string[]];
      for (let row = 0; row < rowCount; row++) names.get(paths[row])?.add(found[row]);
    }
    for (const [path, found] of names) {
      const missing = Object.keys(TABLES[table]).find((name) => !found.has(name));
      if (missing !== undefined) faults.set(path, `has no column ${missing}`);
    }
  }

  private async makeViews(): Promise<void> {
    for (const [table, types] of Object.entries(TABLES) as [TableName, object][]) {
      const columns = Object.entries(types).map(
        ([name, type]) =>
          `CAST(${this.files[table].length > 0 ? name : 'NULL'} AS ${type}) AS ${name}`,
      );
      const from =
        this.files[table].length === 0
          ? 'WHERE false'
          : `FROM read_parquet(${listOf(this.files[table])}, hive_partitioning = false, union_by_name = true)`;
      await this.engine.run(
        `CREATE OR REPLACE VIEW ${table} AS SELECT ${columns.join(', ')} ${from}`,
      );
    }
  }

  /** Reads all of each file; whether one could not be read. */
  private async dropDamaged(): Promise<boolean> {
    const before = this.notices.length;
    for (const table of ['samples', 'stacks'] as const) {
      const damaged = new Set<string>();
      for (const path of this.files[table]) {
        const columns = Object.keys(TABLES[table]).map((name) => `max(CAST(${name} AS VARCHAR))`);
        const sql = `SELECT ${columns.join(', ')} FROM read_parquet(${listOf([path])}, hive_partitioning = false)`;
        await this.engine.run(sql).catch(() => damaged.add(path));
      }
      this.keep(table, (path) => (damaged.has(path) ? 'is damaged' : null));
    }
    if (this.notices.length === before) return false;
    await this.makeViews();
    return true;
  }
}

/** Whether it may be the fault of a file; what is wrong with a text is wrong with any. */
function isOfFiles(error: unknown): boolean {
  return error instanceof ProfileError && !/not found|syntax error/i.test(error.message);
}

function nothingToRead(folder: string): ProfileError {
  return new ProfileError('unreadable', 'none of its files can be read', { subject: folder });
}

/** A list of paths in which no character stands for others. */
function listOf(paths: readonly string[]): string {
  return `[${paths.map((path) => duckdbText(path.replace(/[[*?]/g, '[$&]'))).join(', ')}]`;
}
