import type { FunctionStats } from '../../model/function-stats.ts';
import { functionKind } from '../../model/function-table.ts';
import { type PairingSide, pairFunctions } from '../../model/pairing/pair-functions.ts';
import { inBaseUnit } from '../../model/profile-times.ts';
import { quantityOf } from '../../model/profile-unit.ts';
import type { ProfileView } from '../../model/profile-view.ts';
import { moderatedTest } from '../../model/statistics/moderated-test.ts';

/** The function whose cumulative value changed most between two dumps of a kind. */
export interface Change {
  readonly label: string;
  readonly functionName: string;
  readonly before: number;
  readonly after: number;
}

/** What is remembered of a dump: its longest functions, how long they took, and who of them calls whom. */
interface KnownDump extends PairingSide {
  readonly cumulative: readonly number[];
  readonly samples: readonly (number | null)[];
}

/** Kinds that are remembered: routes with numbers in them would make new ones for ever. */
const MAX_KINDS = 100;
/** Functions that are remembered of a dump, those with the most time. */
const MAX_FUNCTIONS = 300;
/** Changes below this share of the time before are none. */
const WORTH_SAYING = 0.1;
/** The chance that two runs of the same differ so much. */
const CHANCE = 0.01;

/** Remembers the last dump of each kind. */
export class KindHistory {
  private readonly lastOfKind = new Map<string, KnownDump>();

  /** What changed most since the last dump of this kind, whose place this one takes. */
  compare(name: string, view: ProfileView): Change | null {
    // A heap profile may have the name of a CPU profile, but for the ending.
    const kind = `${name} ${quantityOf(view.stats.unit)}`;
    const before = this.lastOfKind.get(kind);
    this.lastOfKind.delete(kind);
    const rows = longestRows(view.stats);
    const now = knownDump(view, rows);
    this.lastOfKind.set(kind, now);
    const [oldest] = this.lastOfKind.keys();
    if (this.lastOfKind.size > MAX_KINDS && oldest !== undefined) this.lastOfKind.delete(oldest);
    if (before === undefined) return null;
    const found = largestChange(before, now);
    return found === null ? null : { ...found, label: view.labelOf(rows[found.index]) };
  }
}

/**
 * All callers of a function that got slower got slower with it. The square of the change, by the time, is
 * largest for the function that changed much and has little other time.
 */
function largestChange(before: KnownDump, now: KnownDump) {
  const { base, now: after, rowCount } = pairFunctions(before, now);
  let best: (Omit<Change, 'label'> & { readonly index: number }) | null = null;
  let bestWeight = 0;
  for (let row = 0; row < rowCount; row++) {
    const [from, to] = [base[row], after[row]];
    if (from < 0 || to < 0) continue;
    const old = { cumulative: before.cumulative[from], samples: before.samples[from] };
    const young = { cumulative: now.cumulative[to], samples: now.samples[to] };
    const weight =
      (young.cumulative - old.cumulative) ** 2 / Math.max(young.cumulative, old.cumulative);
    if (!(weight > bestWeight) || !isWorthSaying(old, young)) continue;
    bestWeight = weight;
    best = {
      index: to,
      functionName: now.functions.functionName[to],
      before: old.cumulative,
      after: young.cumulative,
    };
  }
  return best;
}

interface KnownTime {
  readonly cumulative: number;
  readonly samples: number | null;
}

function isWorthSaying(old: KnownTime, now: KnownTime): boolean {
  if (old.cumulative <= 0) return false;
  const share = Math.abs(now.cumulative - old.cumulative) / old.cumulative;
  if (share < WORTH_SAYING) return false;
  if (old.samples === null || now.samples === null) return true;
  return chanceOf(old.samples, now.samples) <= CHANCE;
}

/** Of one run each: as in `diff`, with the usual noise of runs. */
function chanceOf(before: number, after: number): number {
  const counts = (samples: number) => ({ counts: [Float64Array.of(samples)], totals: null });
  return moderatedTest(counts(before), counts(after), 1).rows[0].p;
}

function longestRows({ rowCount, cumulative, functions }: FunctionStats): readonly number[] {
  const rows: number[] = [];
  for (let row = 0; row < rowCount; row++) {
    const kind = functionKind(functions.functionName[row], functions.url[row]);
    if (kind === 'ordinary' || kind === 'gc') rows.push(row);
  }
  rows.sort((a, b) => cumulative[b] - cumulative[a]);
  return rows.slice(0, MAX_FUNCTIONS);
}

function knownDump({ stats, edges, shown }: ProfileView, rows: readonly number[]): KnownDump {
  const { functionName, url, line, column } = shown;
  const at = new Map(rows.map((row, i) => [row, i]));
  const isKnown = (edge: number): boolean =>
    at.has(edges.caller[edge]) && at.has(edges.callee[edge]);
  const known = Array.from(edges.caller.keys()).filter(isKnown);
  return {
    functions: {
      functionName: rows.map((row) => functionName[row]),
      url: rows.map((row) => url[row]),
      line: rows.map((row) => line[row]),
      column: rows.map((row) => column[row]),
    },
    caller: known.map((edge) => at.get(edges.caller[edge]) as number),
    callee: known.map((edge) => at.get(edges.callee[edge]) as number),
    cumulative: rows.map((row) => inBaseUnit(stats, stats.cumulative[row])),
    samples: rows.map((row) => stats.cumulativeSamples?.[row] ?? null),
  };
}
