import type { Dialect } from './dialects.ts';
import type { StackId } from './engine.ts';
import { DUMP_COLUMNS } from './fleet-columns.ts';

/** A condition that was checked, as it stands in a query: on lines of its own, so that errors count from its beginning. */
function where(condition: string | null, more: readonly string[] = []): string {
  const conditions = [...(condition === null ? [] : [`(\n${condition}\n)`]), ...more];
  return conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
}

/** Asks for nothing: the engine says whether it understands the condition, which knows the columns of dumps alone. */
export function trialQuery(condition: string): string {
  const dumps = `SELECT ${DUMP_COLUMNS.join(', ')} FROM samples`;
  return `SELECT 1 FROM (${dumps}) AS samples${where(condition)} LIMIT 0`;
}

/** One row: dumps, rows, rows without calls, the first and the last time (ms). */
export function countQuery(d: Dialect, condition: string | null): string {
  const columns = [
    d.double(d.countDistinct('dump')),
    d.double('count(*)'),
    d.double('sum(CASE WHEN calls IS NULL THEN 1 ELSE 0 END)'),
    d.epochMs('min(time)'),
    d.epochMs('max(time)'),
  ];
  return `SELECT ${columns.join(', ')} FROM samples${where(condition)}`;
}

/** A row for each dump: what it says of itself. */
export function dumpsQuery(d: Dialect, condition: string | null): string {
  return `SELECT ${dumpColumns(d)} FROM samples${where(condition)} GROUP BY dump`;
}

/** In the order of `FleetDump`. */
function dumpColumns(d: Dialect): string {
  const text = ['path', 'service', 'host', 'version', 'route', 'method'].map((name) => d.any(name));
  const numbers = ['status', 'cpu_ms', 'duration_ms'].map((name) => d.double(d.any(name)));
  return ['dump', d.epochMs('min(time)'), ...text, ...numbers].join(', ');
}

/** A row for each dump and stack: dump, stack, µs, samples, calls. */
export function rowsQuery(d: Dialect, condition: string | null): string {
  const values = ['self_us', 'samples', 'calls'].map((name) => d.double(name));
  return `SELECT dump, stack_id, ${values.join(', ')} FROM samples${where(condition)}`;
}

/** How rows are added up: all those of a stack, or those of a stack and a part of the dumps. */
export interface Sums {
  /** Dumps are put together in so many parts by chance; `null`: in one. */
  readonly parts: number | null;
  /** Rows of dumps whose calls are known, or those of the others; `null`: all. */
  readonly hasCalls: boolean | null;
}

/** A row for each part and stack: part, stack, µs, samples, calls. */
export function sumsQuery(d: Dialect, condition: string | null, { parts, hasCalls }: Sums): string {
  const part = parts === null ? d.double('0') : d.bucket('dump', parts);
  const values = ['self_us', 'samples', 'calls'].map((name) => d.double(`sum(${name})`));
  const known = hasCalls === null ? [] : [`calls IS ${hasCalls ? 'NOT ' : ''}NULL`];
  const from = `FROM samples${where(condition, known)}`;
  return `SELECT ${part} AS part, stack_id, ${values.join(', ')} ${from} GROUP BY part, stack_id`;
}

/** A row for each part: part, how many dumps it has. */
export function partsQuery(d: Dialect, condition: string | null, parts: number): string {
  const columns = [`${d.bucket('dump', parts)} AS part`, d.double(d.countDistinct('dump'))];
  return `SELECT ${columns.join(', ')} FROM samples${where(condition)} GROUP BY part`;
}

/** A row for each stack: its id, and its entries, root first, with a newline between two. */
export function stacksQuery(d: Dialect, condition: string | null): string {
  const wanted =
    condition === null
      ? ''
      : ` WHERE stack_id IN (SELECT stack_id FROM samples${where(condition)})`;
  return `SELECT stack_id, ${d.joined(d.any('stack'))} FROM stacks${wanted} GROUP BY stack_id`;
}

/** Which rows a table of dumps is about. */
export interface DumpsBehind {
  /** On whose stacks the functions are. */
  readonly stacks: readonly StackId[];
  /** Those of them with one of the functions on top. */
  readonly leaves: readonly StackId[];
  readonly limit: number;
}

/** A row for each dump with one of these stacks: what it says of itself, µs on the stacks, µs on top; the longest first. */
export function behindQuery(
  d: Dialect,
  condition: string | null,
  { stacks, leaves, limit }: DumpsBehind,
): string {
  const onTop = leaves.length === 0 ? '0' : `CASE WHEN ${among(leaves)} THEN self_us ELSE 0 END`;
  const sums = [d.double('sum(self_us)'), d.double(`sum(${onTop})`)];
  return `SELECT ${dumpColumns(d)}, ${sums[0]} AS cumulative, ${sums[1]} FROM samples${where(condition, [among(stacks)])} GROUP BY dump ORDER BY cumulative DESC, dump LIMIT ${limit}`;
}

function among(ids: readonly StackId[]): string {
  return `stack_id IN (${ids.map((id) => BigInt(id)).join(', ')})`;
}
