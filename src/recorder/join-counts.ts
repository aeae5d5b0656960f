import { RECORDER_VERSION, type RecordedCalls } from '../importers/v8/recorded-calls.ts';
import { buildCallTree } from '../model/call-tree.ts';
import { type FunctionStats, functionStats } from '../model/function-stats.ts';
import { FunctionTableBuilder } from '../model/function-table.ts';
import type { SampledProfile } from '../model/sampled-profile.ts';
import type { CoveredFunction, CoveredScript } from './coverage.ts';
import { ScriptMatcher } from './match-functions.ts';
import type { TextOfScript } from './script-texts.ts';

/** Counts for a dump, and how much of the profile they cover. */
export interface JoinedCounts {
  readonly recorded: RecordedCalls;
  readonly matched: MatchedShare;
}

/** Of the functions of a profile that have a source, those that were found in the coverage. */
export interface MatchedShare {
  readonly functions: number;
  readonly allFunctions: number;
  /** Observed calls of these functions, and of all that have a source. */
  readonly calls: number;
  readonly allCalls: number;
}

export interface JoinOptions {
  readonly textOf: TextOfScript;
  readonly isTimedWhileCounting: boolean;
}

/** Gives every function of the profile its count from the coverage, and adds those that no sample names. */
export function joinCounts(
  profile: SampledProfile,
  scripts: readonly CoveredScript[],
  { textOf, isTimedWhileCounting }: JoinOptions,
): JoinedCounts {
  const stats = functionStats(buildCallTree({ ...withoutCounts(profile) }));
  const counts = new CountTable();
  const matched = new Uint8Array(stats.rowCount);
  const rowsByUrl = rowsOfScripts(stats);
  for (const script of scripts) {
    joinScript(new ScriptMatcher(script, textOf), script, {
      stats,
      rows: rowsByUrl.get(script.url) ?? [],
      counts,
      matched,
    });
  }
  // A count that V8 did not give in one of several scripts leaves the sum unknown.
  const share = matchedShare(stats, rowsByUrl, matched);
  return { recorded: counts.recorded(isTimedWhileCounting), matched: share };
}

/** Counts of an earlier recording would list functions that no sample names. */
function withoutCounts({ exactCalls: _, ...profile }: SampledProfile): SampledProfile {
  return profile;
}

interface ScriptRows {
  readonly stats: FunctionStats;
  /** Rows of the script's url. */
  readonly rows: readonly number[];
  readonly counts: CountTable;
  /** Set to 1 for rows that are found. */
  readonly matched: Uint8Array;
}

function joinScript(
  matcher: ScriptMatcher,
  script: CoveredScript,
  { stats, rows, counts, matched }: ScriptRows,
): void {
  const { functionName, line, column } = stats.functions;
  const taken = new Set<CoveredFunction>();
  const nameCount = new Map<string, number>();
  for (const row of rows) {
    const name = functionName[row];
    nameCount.set(name, (nameCount.get(name) ?? 0) + 1);
  }
  for (const row of rows) {
    const fn = {
      functionName: functionName[row],
      line: Number(line[row]),
      column: column[row],
    };
    const found = matcher.find(fn, nameCount.get(fn.functionName) === 1);
    // Never called, and yet seen: it ran when counting began.
    if (found === undefined || taken.has(found) || !found.calls) continue;
    taken.add(found);
    matched[row] = 1;
    counts.add(fn.functionName, script.url, fn, found.calls);
  }
  for (const fn of script.functions) {
    if (taken.has(fn) || !fn.calls) continue;
    counts.add(fn.name, script.url, matcher.placeOf(fn), fn.calls);
  }
}

/** Rows by url; natives and V8's own rows have none. */
function rowsOfScripts({ rowCount, functions }: FunctionStats): ReadonlyMap<string, number[]> {
  const rows = new Map<string, number[]>();
  for (let row = 0; row < rowCount; row++) {
    const url = functions.url[row];
    if (url === '') continue;
    const list = rows.get(url);
    if (list === undefined) rows.set(url, [row]);
    else list.push(row);
  }
  return rows;
}

function matchedShare(
  stats: FunctionStats,
  rowsByUrl: ReadonlyMap<string, readonly number[]>,
  matched: Uint8Array,
): MatchedShare {
  const share = { functions: 0, allFunctions: 0, calls: 0, allCalls: 0 };
  for (const row of [...rowsByUrl.values()].flat()) {
    const calls = Number(stats.calls[row] ?? 0);
    share.allFunctions++;
    share.allCalls += calls;
    if (matched[row] === 0) continue;
    share.functions++;
    share.calls += calls;
  }
  return share;
}

/** Collects counts by identity: of a file that was loaded twice they add up. */
class CountTable {
  private readonly builder = new FunctionTableBuilder();
  private readonly calls: number[] = [];

  add(
    functionName: string,
    url: string,
    { line, column }: { readonly line: number; readonly column: number },
    calls: number,
  ): void {
    const index = this.builder.intern(functionName, url, line, column);
    this.calls[index] = (this.calls[index] ?? 0) + calls;
  }

  recorded(timedWhileCounting: boolean): RecordedCalls {
    const { functionName, url, line, column } = this.builder.table;
    const urls = [...new Set(url)];
    const indexOfUrl = new Map(urls.map((text, index) => [text, index]));
    return {
      version: RECORDER_VERSION,
      timedWhileCounting,
      urls,
      functions: {
        functionName,
        url: url.map((text) => indexOfUrl.get(text) as number),
        line: line.map(Number),
        column,
        calls: this.calls,
      },
    };
  }
}
