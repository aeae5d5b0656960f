import type { CallGroup } from './groups.ts';

/** A group of one request and the same one of another. */
export interface ComparedGroup {
  readonly change: 'new' | 'gone' | 'more' | 'less' | 'same';
  readonly before: CallGroup | null;
  readonly after: CallGroup | null;
}

/** By what a group is known again, the surest first: lines of code move, functions are renamed. */
const KEYS: readonly ((group: CallGroup) => string)[] = [
  ({ site, ...group }) => key(group, site?.file, site?.fn, String(site?.line), String(site?.col)),
  ({ site, ...group }) => key(group, site?.file, site?.fn),
  (group) => key(group),
];

function key(
  { kind, system, fingerprint }: Omit<CallGroup, 'site'>,
  ...place: readonly (string | undefined)[]
): string {
  return [kind, system, fingerprint, ...place].join('\0');
}

const ORDER = ['new', 'more', 'less', 'gone', 'same'] as const;

/** The groups of two requests, paired; those that are new or more first. */
export function comparedGroups(
  before: readonly CallGroup[],
  after: readonly CallGroup[],
): readonly ComparedGroup[] {
  const partner = new Map<CallGroup, CallGroup>();
  const isTaken = new Set<CallGroup>();
  for (const keyOf of KEYS) {
    const waiting = grouped(
      before.filter((group) => !isTaken.has(group)),
      keyOf,
    );
    for (const group of after.filter((one) => !partner.has(one))) {
      const old = waiting.get(keyOf(group))?.shift();
      if (old === undefined) continue;
      partner.set(group, old);
      isTaken.add(old);
    }
  }
  const pairs = after.map((group) => compared(partner.get(group) ?? null, group));
  const gone = before.filter((group) => !isTaken.has(group)).map((old) => compared(old, null));
  return [...pairs, ...gone].sort((a, b) => ORDER.indexOf(a.change) - ORDER.indexOf(b.change));
}

function grouped(
  groups: readonly CallGroup[],
  keyOf: (group: CallGroup) => string,
): ReadonlyMap<string, CallGroup[]> {
  const found = new Map<string, CallGroup[]>();
  for (const group of groups) {
    const same = found.get(keyOf(group));
    if (same === undefined) found.set(keyOf(group), [group]);
    else same.push(group);
  }
  return found;
}

function compared(before: CallGroup | null, after: CallGroup | null): ComparedGroup {
  return { change: changeOf(before, after), before, after };
}

function changeOf(before: CallGroup | null, after: CallGroup | null): ComparedGroup['change'] {
  if (before === null) return 'new';
  if (after === null) return 'gone';
  if (after.count === before.count) return 'same';
  return after.count > before.count ? 'more' : 'less';
}

/** Less than this differs from run to run without a cause. */
const SLOWER_BY_MS = 1;
const SLOWER_TIMES = 1.5;

/** Whether a group takes longer than before, call by call: half as long again, and a millisecond in all. */
export function isSlower({ before, after }: ComparedGroup): boolean {
  if (before === null || after === null) return false;
  const [old, now] = [before.totalMs / before.count, after.totalMs / after.count];
  return now >= old * SLOWER_TIMES && (now - old) * after.count >= SLOWER_BY_MS;
}
