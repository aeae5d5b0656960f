import { formOfCall, isControlCall } from './call-form.ts';
import {
  type AnyCall,
  CALL_KINDS,
  type CallKind,
  callsOf,
  type Frame,
  type RequestRecord,
} from './record.ts';
import { roundMs } from './round-ms.ts';

/** So many calls of a group are an N+1. */
const N1_CALLS = 5;

/** A call that made the program wait so long is slow. */
const SLOW_MS = 100;

export function isSlow({ waitMs, durationMs }: Pick<AnyCall, 'waitMs' | 'durationMs'>): boolean {
  return waitMs + durationMs >= SLOW_MS;
}

/** Where the program called. */
type CallSite = Pick<Frame, 'fn' | 'file' | 'line' | 'col'>;

/** Calls of one kind, system, fingerprint and call site. Times are those of connections; `waitMs` was before them. */
export interface CallGroup {
  readonly kind: CallKind;
  readonly system: string;
  readonly fingerprint: string;
  /** The first application frame of the stack; `null`: it has none. */
  readonly site: CallSite | null;
  readonly count: number;
  readonly totalMs: number;
  readonly minMs: number;
  readonly maxMs: number;
  readonly waitMs: number;
  /** What would be saved by one call in the place of an N+1, or by the first of each of its duplicates. */
  readonly wastedMs: number;
  /** At least five calls that are not all the same. */
  readonly n1: boolean;
  /** Calls less those that differ. */
  readonly duplicates: number;
  readonly errors: number;
  /** Indices into the calls of the kind. */
  readonly calls: readonly number[];
}

/**
 * The groups of a record, by kind, within a kind the one that took longest first. Worked out when a record is read: the
 * command line, the panel and tests share this.
 */
export function groupsOf(
  record: RequestRecord,
  kinds: readonly CallKind[] = CALL_KINDS,
): readonly CallGroup[] {
  return CALL_KINDS.filter((kind) => kinds.includes(kind)).flatMap((kind) => {
    return knownGroups(record, kind);
  });
}

/** Several parts of a program ask for those of one record, and large ones take long. */
const known = new WeakMap<RequestRecord, Map<CallKind, readonly CallGroup[]>>();

function knownGroups(record: RequestRecord, kind: CallKind): readonly CallGroup[] {
  const byKind = known.get(record) ?? new Map<CallKind, readonly CallGroup[]>();
  known.set(record, byKind);
  const groups = byKind.get(kind) ?? groupsOfKind(record, kind);
  byKind.set(kind, groups);
  return groups;
}

function groupsOfKind(record: RequestRecord, kind: CallKind): readonly CallGroup[] {
  const groups = Array.from(membersByGroup(record, kind).values(), (members) =>
    groupOf(record, kind, members),
  );
  return groups.sort((a, b) => b.totalMs - a.totalMs || first(a) - first(b));
}

function first({ calls }: CallGroup): number {
  return calls[0];
}

/** The calls of a group, and what they have in common. */
interface Members {
  readonly fingerprint: string;
  readonly site: CallSite | null;
  readonly calls: number[];
}

function membersByGroup(record: RequestRecord, kind: CallKind): Map<string, Members> {
  const members = new Map<string, Members>();
  // One text comes often, and its fingerprint takes longer than its lookup.
  const forms = new Map<string, string>();
  callsOf(record, kind).forEach((call, index) => {
    const fingerprint = memoised(forms, kind, call);
    const site = callSiteOf(record, call.stack);
    const place = site === null ? '' : [site.file, site.line, site.col, site.fn].join('\0');
    const key = [call.system, fingerprint, place].join('\0');
    const group = members.get(key);
    if (group === undefined) members.set(key, { fingerprint, site, calls: [index] });
    else group.calls.push(index);
  });
  return members;
}

function memoised(forms: Map<string, string>, kind: CallKind, call: AnyCall): string {
  if (kind !== 'sql') return formOfCall(kind, call);
  const key = `${call.system}\0${(call as { text: string }).text}`;
  const known = forms.get(key) ?? formOfCall(kind, call);
  forms.set(key, known);
  return known;
}

/** The first application frame of a stack: who is to be asked. `null`: it has none. */
function callSiteOf(record: RequestRecord, stack: number | null): CallSite | null {
  const indices = stack === null ? [] : (record.stacks[stack] ?? []);
  const first = indices.find((index) => record.frames[index]?.kind === 'app');
  const frame = first === undefined ? undefined : record.frames[first];
  return frame === undefined
    ? null
    : { fn: frame.fn, file: frame.file, line: frame.line, col: frame.col };
}

/** The frames of a stack, innermost first. */
export function framesOf(record: RequestRecord, stack: number | null): readonly Frame[] {
  const indices = stack === null ? [] : (record.stacks[stack] ?? []);
  return indices.flatMap((index) => record.frames[index] ?? []);
}

function groupOf(record: RequestRecord, kind: CallKind, members: Members): CallGroup {
  const all = callsOf(record, kind);
  const calls = members.calls.map((index) => all[index] as AnyCall);
  const [head] = calls as [AnyCall];
  const durations = calls.map(({ durationMs }) => durationMs);
  const totalMs = sum(durations);
  const maxMs = durations.reduce((most, ms) => Math.max(most, ms), 0);
  const repeats = isControlCall(kind, head) ? NO_REPEATS : repeatsIn(kind, calls);
  return {
    kind,
    system: head.system,
    fingerprint: members.fingerprint,
    site: members.site,
    count: calls.length,
    totalMs: roundMs(totalMs),
    minMs: durations.reduce((least, ms) => Math.min(least, ms), Infinity),
    maxMs,
    waitMs: roundMs(sum(calls.map(({ waitMs }) => waitMs))),
    wastedMs: roundMs(repeats.n1 ? totalMs - maxMs : repeats.repeatedMs),
    n1: repeats.n1,
    duplicates: repeats.duplicates,
    errors: calls.filter(({ error }) => error !== undefined).length,
    calls: members.calls,
  };
}

interface Repeats {
  readonly n1: boolean;
  readonly duplicates: number;
  readonly repeatedMs: number;
}

const NO_REPEATS: Repeats = { n1: false, duplicates: 0, repeatedMs: 0 };

/** A call without a digest counts as one of its own: nothing says that it is the same as another. */
function repeatsIn(kind: CallKind, calls: readonly AnyCall[]): Repeats {
  const seen = new Set<string>();
  const repeated = calls.filter(({ digest }) => {
    if (digest === undefined) return false;
    const isSeen = seen.has(digest);
    seen.add(digest);
    return isSeen;
  });
  const isRead = kind !== 'http' || (calls[0] as { method?: string }).method === 'GET';
  const distinct = calls.length - repeated.length;
  return {
    n1: isRead && calls.length >= N1_CALLS && distinct > 1,
    duplicates: repeated.length,
    repeatedMs: sum(repeated.map(({ durationMs }) => durationMs)),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
