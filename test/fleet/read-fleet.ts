import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { UNPACKERS } from '../../src/fleet/parquet-codec.ts';

export interface SampleRow {
  readonly dump: string;
  readonly time: Date;
  readonly service: string | null;
  readonly host: string | null;
  readonly version: string | null;
  readonly route: string | null;
  readonly method: string | null;
  readonly status: number | null;
  readonly cpu_ms: number | null;
  readonly duration_ms: number | null;
  readonly path: string;
  readonly stack_id: bigint;
  readonly self_us: bigint;
  readonly samples: number;
  readonly calls: number | null;
}

interface StackRow {
  readonly stack_id: bigint;
  readonly stack: readonly string[];
}

/** The files of a table of a fleet, relative to the folder that holds services. */
export function filesOf(fleet: string, table: 'samples' | 'stacks'): readonly string[] {
  const folder = table === 'samples' ? fleet : join(fleet, 'stacks');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.parquet') && !name.startsWith('stacks'))
    .map((name) => join(folder, name));
}

/** The rows of a Parquet file by an independent reader. Rejects where it is not whole. */
export async function rowsOfFile(path: string): Promise<readonly unknown[]> {
  const bytes = readFileSync(path);
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
  return parquetReadObjects({ file, compressors: UNPACKERS });
}

export async function samplesOfFile(path: string): Promise<readonly SampleRow[]> {
  return (await rowsOfFile(path)) as SampleRow[];
}

export async function readFleet(fleet: string) {
  const read = async (table: 'samples' | 'stacks') =>
    (await Promise.all(filesOf(fleet, table).map(rowsOfFile))).flat();
  return {
    samples: (await read('samples')) as SampleRow[],
    stacks: (await read('stacks')) as StackRow[],
  };
}
