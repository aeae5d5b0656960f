import { DuckdbEngine, type DuckdbPackage, duckdbText } from './duckdb.ts';
import type { DumpFacts } from './dump-facts.ts';
import type { FleetBatch, FleetEngine } from './engine.ts';
import { DUMP_TYPES } from './fleet-columns.ts';

const ROWS_OF_INSERT = 500;

/** What dumps say of themselves as a table that conditions can ask. It has none of their stacks. */
export class DumpTable implements FleetEngine {
  private readonly engine: DuckdbEngine;

  private constructor(engine: DuckdbEngine) {
    this.engine = engine;
  }

  static async of(duckdb: DuckdbPackage, dumps: readonly DumpFacts[]): Promise<DumpTable> {
    const engine = await DuckdbEngine.open(duckdb);
    const columns = Object.entries(DUMP_TYPES).map(([name, type]) => `${name} ${type}`);
    await engine.run(`CREATE TABLE samples (${columns.join(', ')})`);
    for (let at = 0; at < dumps.length; at += ROWS_OF_INSERT) {
      const rows = dumps.slice(at, at + ROWS_OF_INSERT).map(rowOf);
      await engine.run(`INSERT INTO samples VALUES ${rows.join(', ')}`);
    }
    await engine.lock([]);
    return new DumpTable(engine);
  }

  get dialect(): FleetEngine['dialect'] {
    return this.engine.dialect;
  }

  query(sql: string): AsyncIterable<FleetBatch> {
    return this.engine.query(sql);
  }

  /** The paths of the dumps that meet a condition, which was checked. */
  async pathsWhere(condition: string): Promise<ReadonlySet<string>> {
    const paths = new Set<string>();
    const sql = `SELECT path FROM samples WHERE (\n${condition}\n)`;
    for await (const { columns } of this.query(sql)) {
      for (const path of columns[0] as readonly string[]) paths.add(path);
    }
    return paths;
  }

  takeNotices(): readonly string[] {
    return this.engine.takeNotices();
  }

  close(): Promise<void> {
    return this.engine.close();
  }
}

/** In the order of `DUMP_TYPES`. */
function rowOf(dump: DumpFacts): string {
  const { timeUs, service, host, version, route, method, status, cpuMs, durationMs, path } = dump;
  const texts = [service, host, version, route, method].map(textOf);
  const numbers = [status, cpuMs, durationMs].map(numberOf);
  const time = `make_timestamp(${timeUs})`;
  return `(${[textOf(dump.dump), time, ...texts, ...numbers, textOf(path)].join(', ')})`;
}

/** A NUL would end the text. */
function textOf(text: string | null): string {
  return text === null ? 'NULL' : duckdbText(text.replaceAll('\0', '\\0'));
}

function numberOf(value: number | null): string {
  return value === null || !Number.isFinite(value) ? 'NULL' : `${value}`;
}
