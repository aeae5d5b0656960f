import { clickhouseText, tsvText } from './clickhouse-text.ts';
import type { BatchDump } from './dump-batch.ts';

const MOST_SECONDS = 2 ** 32 - 1;

/** When it was, in the whole seconds that a ClickHouse knows. */
export function secondsOf({ timeUs }: { readonly timeUs: number }): number {
  return Math.min(MOST_SECONDS, Math.max(0, Math.floor(timeUs / 1e6)));
}

/** Lines of the table of stacks. */
export function* stackLines(stacks: ReadonlyMap<bigint, readonly string[]>): Iterable<string> {
  for (const [id, entries] of stacks) {
    // A list in this format is written as in SQL.
    yield `${id}\t[${entries.map(clickhouseText).join(',')}]\n`;
  }
}

/** Lines of the table of rows. */
export function* sampleLines(
  { facts, rows }: BatchDump,
  idOf: (node: number) => bigint,
): Iterable<string> {
  const { dump, service, host, version, route, method, status, cpuMs, durationMs, path } = facts;
  const texts = [service, host, version, route, method].map((text) => tsvText(text ?? ''));
  const numbers = [status, cpuMs, durationMs].map(tsvText);
  const head = [dump, secondsOf(facts), ...texts, ...numbers, tsvText(path)].join('\t');
  for (let row = 0; row < rows.stack.length; row++) {
    const values = [
      rows.selfUs[row],
      rows.samples[row],
      rows.calls === null ? null : rows.calls[row],
    ];
    yield `${head}\t${idOf(rows.stack[row])}\t${values.map(tsvText).join('\t')}\n`;
  }
}

const PIECE_CHARACTERS = 65_536;

/** Not a write for each of them. */
export function* inPieces(lines: Iterable<string>): Iterable<Buffer> {
  let piece = '';
  for (const line of lines) {
    piece += line;
    if (piece.length < PIECE_CHARACTERS) continue;
    yield Buffer.from(piece);
    piece = '';
  }
  if (piece !== '') yield Buffer.from(piece);
}

/** A server takes rows of a hundred days at once, not more. */
const MOST_DAYS = 90;
const DAY_SECONDS = 86_400;

/** The dumps in groups of so many days. */
export function inFewDays(dumps: readonly BatchDump[]): readonly (readonly BatchDump[])[] {
  const days = new Map<number, BatchDump[]>();
  for (const dump of dumps) {
    const day = Math.floor(secondsOf(dump.facts) / DAY_SECONDS);
    const known = days.get(day) ?? [];
    known.push(dump);
    days.set(day, known);
  }
  const all = [...days.values()];
  const groups = Array.from({ length: Math.ceil(all.length / MOST_DAYS) }, (_, i) => i * MOST_DAYS);
  return groups.map((at) => all.slice(at, at + MOST_DAYS).flat());
}
