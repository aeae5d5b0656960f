import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DuckdbEngine, type DuckdbPackage, duckdbText } from '../../src/fleet/duckdb.ts';
import { FleetStacks } from '../../src/fleet/fleet-stacks.ts';
import { rowsOfDump } from '../../src/fleet/rows-of-dump.ts';
import type { SampledProfile } from '../../src/model/sampled-profile.ts';

/** A dump of a fleet, and what it says of itself. */
export interface FleetMember {
  readonly path: string;
  readonly profile: SampledProfile;
  readonly version?: string;
}

/** Writes a fleet of one file for each table by DuckDB alone: what reads it has to understand Parquet of others. */
export async function writeFleet(
  duckdb: DuckdbPackage,
  folder: string,
  members: readonly FleetMember[],
): Promise<void> {
  const engine = await DuckdbEngine.open(duckdb);
  const stacks = new FleetStacks();
  const seen = new Set<number>();
  const rows = members.flatMap(({ path, profile, version = '1' }, i) => {
    const id = i.toString(16).padStart(24, '0');
    const { request } = profile;
    const own = rowsOfDump(profile, stacks, id);
    const text = (value: string | null | undefined) => (value == null ? 'NULL' : duckdbText(value));
    const about = [
      text(id),
      `make_timestamp(${1_700_000_000_000_000 + i * 1_000_000})`,
      ...[text(request?.service ?? 'shop'), text(request?.host ?? 'web-1'), text(version)],
      ...[text(request?.route), text(request?.method), request?.status ?? 'NULL'],
      ...[request?.cpuMs ?? 'NULL', request?.durationMs ?? 'NULL', text(path)],
    ].join(', ');
    return Array.from(own.stack, (node, row) => {
      seen.add(node);
      const calls = own.calls === null ? 'NULL' : own.calls[row];
      return `(${about}, ${stacks.idOf(node)}, ${own.selfUs[row]}, ${own.samples[row]}, ${calls})`;
    });
  });
  await engine.run(
    'CREATE TABLE samples (dump VARCHAR, time TIMESTAMP, service VARCHAR, host VARCHAR, version VARCHAR, route VARCHAR, method VARCHAR, status INTEGER, cpu_ms DOUBLE, duration_ms DOUBLE, path VARCHAR, stack_id UBIGINT, self_us BIGINT, samples INTEGER, calls INTEGER)',
  );
  await engine.run('CREATE TABLE stacks (stack_id UBIGINT, stack VARCHAR[])');
  await inserted(engine, 'samples', rows);
  const lists = Array.from(seen, (node) => {
    const entries = stacks.entriesOf(node).map((entry) => duckdbText(entry));
    return `(${stacks.idOf(node)}, [${entries.join(', ')}]::VARCHAR[])`;
  });
  await inserted(engine, 'stacks', lists);
  for (const [table, place] of [
    ['samples', folder],
    ['stacks', join(folder, 'stacks')],
  ] as const) {
    const within = join(place, 'service=shop', 'day=2023-11-14');
    mkdirSync(within, { recursive: true });
    await engine.run(`COPY ${table} TO ${duckdbText(join(within, 'web-1.parquet'))}`);
  }
  await engine.close();
}

async function inserted(engine: DuckdbEngine, table: string, rows: readonly string[]) {
  for (let at = 0; at < rows.length; at += 500) {
    await engine.run(`INSERT INTO ${table} VALUES ${rows.slice(at, at + 500).join(', ')}`);
  }
}
