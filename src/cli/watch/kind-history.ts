import type { FunctionStats } from '../../model/function-stats.ts';
import { functionKind } from '../../model/function-table.ts';
import { microseconds } from '../../model/profile-times.ts';

/** The function whose cumulative time changed most between two dumps of a kind. */
export interface Change {
  readonly label: string;
  readonly functionName: string;
  readonly beforeUs: number;
  readonly afterUs: number;
}

interface KnownTime {
  readonly cumulativeUs: number;
  readonly samples: number | null;
}

/** Kinds that are remembered: routes with numbers in them would make new ones for ever. */
const MAX_KINDS = 100;
/** Functions that are remembered of a dump, those with the most time. */
const MAX_FUNCTIONS = 300;
/** Changes below this share of the time before are none. */
const WORTH_SAYING = 0.1;
/** Sampling alone moves a number of samples about by its root; three times that is seldom chance. */
const DEVIATIONS = 3;

/** Remembers the last dump of each kind. */
export class KindHistory {
  private readonly lastOfKind = new Map<string, ReadonlyMap<string, KnownTime>>();

  /** What changed most since the last dump of this kind, whose place this one takes. */
  compare(kind: string, stats: FunctionStats, labels: readonly string[]): Change | null {
    const before = this.lastOfKind.get(kind);
    this.lastOfKind.delete(kind);
    const rows = longestRows(stats);
    const now = new Map(rows.map((row) => [identity(stats, row), knownTime(stats, row)]));
    this.lastOfKind.set(kind, now);
    const [oldest] = this.lastOfKind.keys();
    if (this.lastOfKind.size > MAX_KINDS && oldest !== undefined) this.lastOfKind.delete(oldest);
    return before === undefined ? null : largestChange({ stats, labels, rows, before });
  }
}

interface Comparison {
  readonly stats: FunctionStats;
  readonly labels: readonly string[];
  readonly rows: readonly number[];
  readonly before: ReadonlyMap<string, KnownTime>;
}

/**
 * All callers of a function that got slower got slower with it. The square of the change, by the time, is
 * largest for the function that changed much and has little other time.
 */
function largestChange({ stats, labels, rows, before }: Comparison): Change | null {
  let best: Change | null = null;
  let bestWeight = 0;
  for (const row of rows) {
    const old = before.get(identity(stats, row));
    if (old === undefined) continue;
    const now = knownTime(stats, row);
    const deltaUs = now.cumulativeUs - old.cumulativeUs;
    const weight = deltaUs ** 2 / Math.max(now.cumulativeUs, old.cumulativeUs);
    if (!(weight > bestWeight) || !isWorthSaying(old, now)) continue;
    bestWeight = weight;
    best = {
      label: labels[row],
      functionName: stats.functions.functionName[row],
      beforeUs: old.cumulativeUs,
      afterUs: now.cumulativeUs,
    };
  }
  return best;
}

function isWorthSaying(old: KnownTime, now: KnownTime): boolean {
  if (old.cumulativeUs <= 0) return false;
  const share = Math.abs(now.cumulativeUs - old.cumulativeUs) / old.cumulativeUs;
  if (share < WORTH_SAYING) return false;
  if (old.samples === null || now.samples === null) return true;
  const chance = DEVIATIONS * Math.sqrt(old.samples + now.samples);
  return Math.abs(now.samples - old.samples) > chance;
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

function identity({ functions }: FunctionStats, row: number): string {
  const place = `${functions.line[row]}:${functions.column[row]}`;
  return `${functions.url[row]}:${place}:${functions.functionName[row]}`;
}

function knownTime(stats: FunctionStats, row: number): KnownTime {
  return {
    cumulativeUs: microseconds(stats, stats.cumulative[row]),
    samples: stats.cumulativeSamples?.[row] ?? null,
  };
}
