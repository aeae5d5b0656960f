import {
  type AnyCall,
  CALL_KINDS,
  type Dropped,
  type LogEntry,
  type RequestRecord,
} from './record.ts';

const MAX_RECORD_BYTES = 5_000_000;

const STACKS_KEPT = 100;
const TEXT_KEPT = 1000;
const LOG_KEPT = 100;
const CALLS_KEPT = 1000;

const UTF8 = new TextEncoder();

/**
 * The record as JSON in UTF-8, of at most `maxBytes`. Over it, in turn, go: stacks of calls beyond the first hundred,
 * texts behind 1,000 characters, entries of the log beyond a hundred, calls beyond a thousand; `limits.dropped` counts
 * them. What then is still too large are values and users' own plugins: these go too, and `problems` says so.
 */
export function fittedRecord(record: RequestRecord, maxBytes = MAX_RECORD_BYTES): Uint8Array {
  let fitted = record;
  let bytes = encoded(fitted);
  for (const cut of CUTS) {
    if (bytes.length <= maxBytes) break;
    fitted = cut(fitted);
    bytes = encoded(fitted);
  }
  return bytes;
}

function encoded(record: RequestRecord): Uint8Array {
  return UTF8.encode(JSON.stringify(record));
}

type Cut = (record: RequestRecord) => RequestRecord;

const CUTS: readonly Cut[] = [
  withFewStacks,
  withShortTexts,
  withShortLog,
  withFewCalls,
  withoutValues,
  withoutOthers,
  (record) => withCalls(record, () => []),
  withoutLog,
];

function withFewStacks(record: RequestRecord): RequestRecord {
  const kept = new Set(inOrder(record).slice(0, STACKS_KEPT));
  let count = 0;
  const cut = withCalls(record, (calls) =>
    calls.map((call) => {
      if (call.stack === null || kept.has(call)) return call;
      count++;
      return { ...call, stack: null };
    }),
  );
  return counted(withoutLooseStacks(cut), { stacks: count });
}

/** The calls of all kinds in the order in which they were made. */
function inOrder({ plugins }: RequestRecord): AnyCall[] {
  const calls = CALL_KINDS.flatMap((kind): readonly AnyCall[] => plugins[kind]?.calls ?? []);
  return calls.sort((a, b) => a.startMs - b.startMs);
}

function withCalls(
  record: RequestRecord,
  change: (calls: readonly AnyCall[]) => readonly AnyCall[],
): RequestRecord {
  const plugins: Record<string, unknown> = { ...record.plugins };
  for (const kind of CALL_KINDS) {
    const part = record.plugins[kind];
    if (part !== undefined) plugins[kind] = { ...part, calls: change(part.calls) };
  }
  return { ...record, plugins };
}

function withLog(
  record: RequestRecord,
  change: (entries: readonly LogEntry[]) => readonly LogEntry[],
): RequestRecord {
  const { log } = record.plugins;
  if (log === undefined) return record;
  return {
    ...record,
    plugins: { ...record.plugins, log: { ...log, entries: change(log.entries) } },
  };
}

/** Stacks that nobody names any more, and their frames, go; the others are numbered anew. */
function withoutLooseStacks(record: RequestRecord): RequestRecord {
  const stacks = new Numbering(record.stacks);
  const renumber = <T extends { readonly stack: number | null }>(item: T): T =>
    item.stack === null ? item : { ...item, stack: stacks.numberOf(item.stack) };
  const cut = withLog(
    withCalls(record, (calls) => calls.map(renumber)),
    (entries) => entries.map(renumber),
  );
  const frames = new Numbering(record.frames);
  const numbered = stacks.kept.map((stack) => stack.map((frame) => frames.numberOf(frame)));
  return { ...cut, stacks: numbered, frames: frames.kept };
}

/** New numbers for those rows of a table that are still named. */
class Numbering<T> {
  readonly kept: T[] = [];
  private readonly table: readonly T[];
  private readonly numbers = new Map<number, number>();

  constructor(table: readonly T[]) {
    this.table = table;
  }

  numberOf(old: number): number {
    const known = this.numbers.get(old);
    if (known !== undefined) return known;
    this.numbers.set(old, this.kept.length);
    return this.kept.push(this.table[old] as T) - 1;
  }
}

function withShortTexts(record: RequestRecord): RequestRecord {
  let count = 0;
  const shorten = <T>(item: T): T => {
    const { text } = item as { text?: string };
    if (text === undefined || text.length <= TEXT_KEPT + 1) return item;
    count++;
    return { ...item, text: `${text.slice(0, TEXT_KEPT)}…` };
  };
  const cut = withLog(
    withCalls(record, (calls) => calls.map(shorten)),
    (entries) => entries.map(shorten),
  );
  return counted(cut, { texts: count });
}

function withShortLog(record: RequestRecord): RequestRecord {
  const count = Math.max(0, (record.plugins.log?.entries.length ?? 0) - LOG_KEPT);
  const cut = withLog(record, (entries) => entries.slice(0, LOG_KEPT));
  return counted(withoutLooseStacks(cut), { log: count });
}

function withFewCalls(record: RequestRecord): RequestRecord {
  const calls = inOrder(record);
  const kept = new Set(calls.slice(0, CALLS_KEPT));
  const cut = withCalls(record, (all) => all.filter((call) => kept.has(call)));
  return counted(withoutLooseStacks(cut), { calls: calls.length - kept.size });
}

function counted(record: RequestRecord, more: Partial<Dropped>): RequestRecord {
  const { dropped } = record.limits;
  const sums = Object.entries(more).map(([name, count]) => {
    return [name, (dropped[name as keyof Dropped] ?? 0) + count];
  });
  return {
    ...record,
    limits: { ...record.limits, dropped: { ...dropped, ...Object.fromEntries(sums) } },
  };
}

function withoutValues(record: RequestRecord): RequestRecord {
  const cut = withCalls(record, (calls) =>
    calls.map((call) => {
      const {
        params: _,
        args: __,
        ...others
      } = call as AnyCall & { params?: unknown; args?: unknown };
      return others;
    }),
  );
  return withProblem(cut, 'sql', 'parameters are left out: the record was too large');
}

function withoutOthers(record: RequestRecord): RequestRecord {
  const { sql, cache, rpc, http, log, cpu } = record.plugins;
  const own = Object.entries({ sql, cache, rpc, http, log, cpu }).filter(([, part]) => part);
  const cut = { ...record, plugins: Object.fromEntries(own) };
  const names = Object.keys(record.plugins).filter((name) => !(name in cut.plugins));
  return names.reduce((left, name) => {
    return withProblem(left, name, 'left out: the record was too large');
  }, cut as RequestRecord);
}

function withoutLog(record: RequestRecord): RequestRecord {
  return withoutLooseStacks(withLog(record, () => []));
}

function withProblem(record: RequestRecord, plugin: string, message: string): RequestRecord {
  const problems = [...record.problems.slice(0, 19), { plugin, message }];
  return { ...record, problems };
}
