import type { CallEdges } from '../../model/call-edges.ts';
import { idleRowsOf } from '../../model/function-stats.ts';
import { busyTime, inBaseUnit, isOfKind } from '../../model/profile-times.ts';
import type { ShownFunctions } from '../../model/profile-view.ts';
import { share } from '../../render/stats-view.ts';
import type { SummaryCaller, SummaryFunction } from '../../render/summary/summary-report.ts';
import { placeOf } from '../../render/view-report.ts';
import type { Session } from '../session/session.ts';
import { type Owner, ownerFinder } from './code-owner.ts';

const MOST_OWN = 7;
const MOST_OTHERS = 4;
const MOST_CUMULATIVE = 6;
/** Less than this part of the time is no culprit, and of the runtime, which nobody can change, this. */
const LEAST_SHARE = 0.01;
const LEAST_RUNTIME_SHARE = 0.02;
/** What was seen less often is chance. */
const LEAST_SAMPLES = 2;
const LEAST_CUMULATIVE_SHARE = 0.05;
/** So many of the largest are looked at to find the program's own among them. */
const LOOKED_AT = 100;

export interface TopFunctions {
  readonly bySelf: readonly SummaryFunction[];
  readonly byCumulative: readonly SummaryFunction[];
}

/** The functions with most time of their own, and with those that they call: the program's own before all others. */
export function topFunctions(session: Session): TopFunctions {
  const { stats, edges, shownOf } = session.table;
  const callers = new MainCallers(edges);
  const bySelf = largestRows(session, stats.self);
  const byCumulative = largestRows(session, stats.cumulative);
  const looked = [...new Set([...bySelf, ...byCumulative])];
  const shown = shownOf([...looked, ...looked.flatMap((row) => callers.of(row)?.row ?? [])]);
  const ownerOf = ownerFinder(session, shown);
  const busy = busyTime(stats);
  const part = (column: Float64Array, row: number): number => share(column[row], busy) ?? 0;
  const toFunction = (row: number) => functionOf(session, row, { shown, ownerOf, callers });
  const isOwn = (row: number): boolean => ownerOf(row).kind === 'program';
  const large = bySelf.filter((row) => {
    const isSeen = stats.samples === null || stats.samples[row] >= LEAST_SAMPLES;
    const isCode = isOwn(row) || ownerOf(row).kind === 'package';
    return isSeen && part(stats.self, row) >= (isCode ? LEAST_SHARE : LEAST_RUNTIME_SHARE);
  });
  const own = large.filter(isOwn).slice(0, MOST_OWN);
  const others = large.filter((row) => !isOwn(row));
  const room = Math.max(MOST_OTHERS, MOST_OWN - own.length);
  return {
    bySelf: [...own, ...others.slice(0, room)].map(toFunction),
    byCumulative: cumulativeRows(
      byCumulative.filter((row) => part(stats.cumulative, row) >= LEAST_CUMULATIVE_SHARE),
      ownerOf,
    ).map(toFunction),
  };
}

/** What calls everything else is code of the runtime, which says nothing where there is other code. */
function cumulativeRows(
  rows: readonly number[],
  ownerOf: (row: number) => Owner,
): readonly number[] {
  const isOf = (kind: Owner['kind']) => rows.filter((row) => ownerOf(row).kind === kind);
  const own = isOf('program');
  const all = [...own, ...isOf('package')];
  const most = own.length > 0 ? Math.max(own.length, MOST_CUMULATIVE / 2) : MOST_CUMULATIVE;
  return (all.length > 0 ? all : rows).slice(0, Math.min(most, MOST_CUMULATIVE));
}

/** Garbage collection has a line of its own. */
function largestRows(session: Session, column: Float64Array): readonly number[] {
  const { stats } = session.table;
  const idle = idleRowsOf(stats);
  const rows: number[] = [];
  for (let row = 0; row < stats.rowCount; row++) {
    if (column[row] > 0 && !idle.has(row) && !isOfKind(stats.functions, row, 'gc')) rows.push(row);
  }
  return rows.sort((a, b) => column[b] - column[a]).slice(0, LOOKED_AT);
}

interface Shown {
  readonly shown: ShownFunctions;
  readonly ownerOf: (row: number) => Owner;
  readonly callers: MainCallers;
}

function functionOf(
  { table: { stats } }: Session,
  row: number,
  { shown: { labelOf, originals }, ownerOf, callers }: Shown,
): SummaryFunction {
  const busy = busyTime(stats);
  const owner = ownerOf(row);
  const main = callers.of(row);
  const caller: SummaryCaller | null =
    main === null
      ? null
      : { place: placeOf({ stats, labelOf, originals }, main.row), share: main.share };
  return {
    place: placeOf({ stats, labelOf, originals }, row),
    self: inBaseUnit(stats, stats.self[row]),
    selfShare: share(stats.self[row], busy) ?? 0,
    cumulative: inBaseUnit(stats, stats.cumulative[row]),
    cumulativeShare: share(stats.cumulative[row], busy) ?? 0,
    owner: owner.kind,
    package: owner.package,
    caller,
  };
}

/** Who calls a function most, by the time below that call. */
export class MainCallers {
  private readonly edges: CallEdges;
  private bestOf: Map<number, readonly number[]> | undefined;

  constructor(edges: CallEdges) {
    this.edges = edges;
  }

  /** `null`: nobody does, or the dump has no times of calls. */
  of(row: number): { readonly row: number; readonly share: number } | null {
    const [best] = this.all(row);
    return best ?? null;
  }

  /** All callers of a function but itself, with their parts of what is known to be called. */
  all(row: number): readonly { readonly row: number; readonly share: number }[] {
    const { caller, cumulative } = this.edges;
    if (cumulative === null) return [];
    const edges = this.edgesTo(row);
    const sum = edges.reduce((whole, edge) => whole + cumulative[edge], 0);
    return edges
      .filter((edge) => cumulative[edge] > 0)
      .sort((a, b) => cumulative[b] - cumulative[a])
      .map((edge) => ({ row: caller[edge], share: cumulative[edge] / sum }));
  }

  private edgesTo(row: number): number[] {
    if (this.bestOf === undefined) {
      const found = new Map<number, number[]>();
      const { caller, callee } = this.edges;
      callee.forEach((to, edge) => {
        if (caller[edge] === to) return;
        const known = found.get(to);
        if (known === undefined) found.set(to, [edge]);
        else known.push(edge);
      });
      this.bestOf = found;
    }
    return [...(this.bestOf.get(row) ?? [])];
  }
}
