import { categoryOf } from '../../model/function-groups.ts';
import {
  type FunctionTable,
  FunctionTableBuilder,
  functionKind,
} from '../../model/function-table.ts';
import { codeOwners } from '../../model/package-of.ts';
import type { PairingSide } from '../../model/pairing/pair-functions.ts';
import type { Profile } from '../../model/profile.ts';
import { ProfileError } from '../../model/profile-error.ts';
import { quantityOf } from '../../model/profile-unit.ts';
import type { ProfileView } from '../../model/profile-view.ts';
import type { RequestInfo } from '../../model/request-info.ts';
import type { GcPlacement } from '../../model/sample-placement.ts';
import { ProfileViews } from '../../views/profile-views.ts';
import { FunctionLabels } from '../../views/shown-functions.ts';
import { findOriginals, type SourceIndex } from '../../views/source-index.ts';
import { WHOLE_VIEW } from '../../views/stack-view.ts';

/** What one recording left: its dumps, added up. */
export interface DumpsOfRun {
  readonly profiles: readonly Profile[];
  readonly files: readonly string[];
  /** Of the Node that recorded it; `null`: nobody knows. */
  readonly nodeVersion: string | null;
  /** Set where times are the mean of so many dumps, and samples all of theirs. */
  readonly meanOf?: number | undefined;
}

/** A run as a whole. */
export interface RunFacts {
  /** All that are not idle. */
  readonly samples: number;
  /** What a sample stands for; `null`: nobody knows. */
  readonly intervalUs: number | null;
  /** Set where times are the mean of so many dumps, and samples all of theirs. */
  readonly meanOf?: number | undefined;
  readonly gapShare: number | null;
  readonly durationUs: number | null;
  readonly busyUs: number | null;
  readonly gcSamples: number;
  readonly request: RequestInfo | null;
}

/** One side of a comparison. Columns are by function of `functions`. */
export interface DiffSide extends PairingSide {
  readonly files: readonly string[];
  /** Of each Node that recorded it, as far as its runs say so. */
  readonly nodeVersions: readonly string[];
  readonly cpuModel: string | null;
  readonly isCounted: boolean;
  readonly runs: readonly RunFacts[];
  /** Places and names as they are shown. */
  readonly functions: FunctionTable;
  readonly self: readonly Float64Array[];
  readonly cumulative: readonly Float64Array[];
  /** Times in the mean of the runs, in µs; `null` where only samples are known. */
  readonly meanUs: { readonly self: Float64Array; readonly cumulative: Float64Array } | null;
  /** Exact calls in the mean of the runs; NaN: unknown. */
  readonly meanCalls: Float64Array | null;
}

export interface SideOptions {
  readonly gc: GcPlacement;
  readonly sources: SourceIndex | null;
}

/** Adds the dumps of each run up. Throws ProfileError `usage` for a dump that is not made of samples of time. */
export function sideOfRuns(runs: readonly DumpsOfRun[], { gc, sources }: SideOptions): DiffSide {
  const builder = new FunctionTableBuilder();
  const parts = runs.map((run) => {
    const steps = run.profiles.map((profile) => ({ profile }));
    // One at a time: the trees of all runs would be a lot of memory.
    const view = new ProfileViews(gc, null).of(steps, WHOLE_VIEW);
    requireSamples(view, run);
    return runPart(view, run, builder);
  });
  const { table } = builder;
  const count = table.functionName.length;
  const widened = (column: (part: RunPart) => Float64Array): readonly Float64Array[] =>
    parts.map((part) => spreadOut(column(part), part.indexOf, count));
  const self = widened(({ self }) => self);
  const cumulative = widened(({ cumulative }) => cumulative);
  return {
    files: runs.flatMap(({ files }) => files),
    nodeVersions: [...new Set(runs.flatMap(({ nodeVersion }) => nodeVersion ?? []))],
    cpuModel: null,
    isCounted: parts.some(({ isCounted }) => isCounted),
    runs: parts.map(({ facts }) => facts),
    functions: shownFunctions(table, sources),
    ...edgesOf(parts, count),
    self,
    cumulative,
    meanUs: {
      self: meanColumn(
        widened((part) => part.selfUs),
        count,
      ),
      cumulative: meanColumn(
        widened((part) => part.cumulativeUs),
        count,
      ),
    },
    meanCalls: meanColumn(
      widened(({ calls }) => calls),
      count,
    ),
  };
}

function requireSamples({ stats }: ProfileView, { files }: DumpsOfRun): void {
  if (quantityOf(stats.unit) !== 'time') {
    throw new ProfileError(
      'usage',
      `diff compares times, and this holds ${quantityOf(stats.unit)}`,
      {
        subject: files[0] ?? '',
        hint: 'scoobyprof compare OLD NEW shows what changed between such dumps',
      },
    );
  }
  if (stats.samples !== null) return;
  throw new ProfileError('usage', 'diff compares numbers of samples, and this dump has none', {
    subject: files[0] ?? '',
    hint: 'scoobyprof compare shows what changed between such dumps',
  });
}

type RunPart = ReturnType<typeof runPart>;

function runPart(view: ProfileView, run: DumpsOfRun, builder: FunctionTableBuilder) {
  const { stats, edges } = view;
  const { functions, rowCount } = stats;
  const indexOf = Int32Array.from({ length: functions.functionName.length }, (_, row) =>
    builder.intern(
      functions.functionName[row],
      functions.url[row],
      functions.line[row],
      functions.column[row],
    ),
  );
  const kinds = Array.from({ length: rowCount }, (_, row) =>
    functionKind(functions.functionName[row], functions.url[row]),
  );
  const ofKind = (column: Float64Array, isWanted: (kind: string) => boolean): number =>
    column.reduce((sum, value, row) => sum + (isWanted(kinds[row]) ? value : 0), 0);
  const samples = stats.samples as Float64Array;
  const { quality } = view;
  const [first] = run.profiles;
  const busySamples = ofKind(samples, (kind) => kind !== 'idle');
  const busyUs = stats.totals.time - stats.totals.idleTime;
  const facts: RunFacts = {
    samples: busySamples,
    intervalUs: intervalOf(quality) ?? meanTime(first, busyUs, busySamples),
    gapShare: gapShare(quality),
    ...{ durationUs: stats.totals.time, busyUs, meanOf: run.meanOf },
    gcSamples: ofKind(samples, (kind) => kind === 'gc'),
    request: first?.kind === 'sampled' ? first.request : null,
  };
  return {
    facts,
    indexOf,
    isCounted: stats.callCounts.includes('exact'),
    self: samples,
    cumulative: stats.cumulativeSamples as Float64Array,
    selfUs: stats.self,
    cumulativeUs: stats.cumulative,
    calls: Float64Array.from(stats.calls, (calls, row) =>
      calls === null || stats.callCounts[row] !== 'exact' ? Number.NaN : Number(calls),
    ),
    caller: edges.caller,
    callee: edges.callee,
  };
}

function intervalOf(quality: ProfileView['quality']): number | null {
  return quality.length === 0 ? null : meanOf(quality.map((q) => q.medianIntervalUs));
}

/** Of samples in no order nobody knows how far apart they were, but what one stands for in the mean. */
function meanTime(profile: Profile | undefined, busyUs: number, samples: number): number | null {
  const hasOrder = profile?.kind !== 'sampled' || profile.weights === null;
  return hasOrder || samples === 0 ? null : busyUs / samples;
}

function gapShare(quality: ProfileView['quality']): number | null {
  const busy = quality.reduce((sum, { busyUs }) => sum + busyUs, 0);
  return busy > 0 ? quality.reduce((sum, { gapUs }) => sum + gapUs, 0) / busy : null;
}

function spreadOut(column: Float64Array, indexOf: Int32Array, count: number): Float64Array {
  const wide = new Float64Array(count);
  for (let row = 0; row < column.length; row++) wide[indexOf[row]] += column[row];
  return wide;
}

function meanColumn(columns: readonly Float64Array[], count: number): Float64Array {
  const mean = new Float64Array(count);
  for (const column of columns) {
    for (let i = 0; i < count; i++) mean[i] += column[i] / columns.length;
  }
  return mean;
}

/** The calls of all runs, each pair once. */
function edgesOf(parts: readonly RunPart[], count: number) {
  const seen = new Set<number>();
  const caller: number[] = [];
  const callee: number[] = [];
  for (const part of parts) {
    for (let edge = 0; edge < part.caller.length; edge++) {
      const from = part.indexOf[part.caller[edge]];
      const to = part.indexOf[part.callee[edge]];
      const pair = from * count + to;
      if (seen.has(pair)) continue;
      seen.add(pair);
      caller.push(from);
      callee.push(to);
    }
  }
  return { caller, callee };
}

function shownFunctions(table: FunctionTable, sources: SourceIndex | null): FunctionTable {
  if (sources === null) return table;
  const find = (functions: FunctionTable, wanted: Parameters<typeof findOriginals>[2]) =>
    findOriginals(sources, functions, wanted);
  return new FunctionLabels(table, 'v8', find).all.functions;
}

/** 1 for the program's own functions: not those of packages, of Node, of the engine or of `eval`. */
export function ownFunctions({ functionName, url }: FunctionTable): Uint8Array {
  const ownerOf = codeOwners(url);
  return Uint8Array.from(functionName, (name, i) => {
    const isEvaluated = url[i].startsWith('eval:');
    return Number(!isEvaluated && categoryOf(name, ownerOf(url[i])) === 'program');
  });
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
