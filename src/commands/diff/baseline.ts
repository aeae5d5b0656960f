import { compareCodePoints } from '../../model/code-points.ts';
import type { FunctionTable } from '../../model/function-table.ts';
import { ProfileError } from '../../model/profile-error.ts';
import { type DiffSide, meanOf, type RunFacts } from './diff-side.ts';

const BASELINE_SCHEMA = 'scoobyprof.baseline/1';

/** Functions with fewer samples in each run would never be tested. */
const LEAST_SAMPLES = 3;

/** What the file says besides samples. */
export interface BaselineOrigin {
  readonly node: string | null;
  readonly cpuModel: string | null;
  readonly recordedAt: string | null;
}

/**
 * A side as text: JSON in columns, an entry on each line, sorted by url, line and column, so that two versions of it can
 * be compared line by line.
 */
export function* baselineText(side: DiffSide, origin: BaselineOrigin): Iterable<string> {
  const rows = keptRows(side);
  const { functionName, url, line, column } = side.functions;
  const urls = [...new Set(rows.map((row) => url[row]))].sort(compareCodePoints);
  const urlAt = new Map(urls.map((address, i) => [address, i]));
  const known = side.runs.flatMap(({ intervalUs }) => intervalUs ?? []);
  const head = {
    schema: BASELINE_SCHEMA,
    node: origin.node,
    cpuModel: origin.cpuModel,
    intervalUs: known.length === 0 ? null : round(meanOf(known)),
    recordedAt: origin.recordedAt,
    isCounted: side.isCounted,
    gapShare: side.runs.map(({ gapShare }) => (gapShare === null ? null : round(gapShare))),
    intervalsUs: side.runs.map(({ intervalUs }) => intervalUs),
    durationUs: side.runs.map(({ durationUs }) => durationUs),
    busyUs: side.runs.map(({ busyUs }) => busyUs),
    gcSamples: side.runs.map(({ gcSamples }) => gcSamples),
    runs: side.runs.map(({ samples }) => samples),
  };
  yield `${JSON.stringify(head).slice(0, -1)},\n"urls":${lines(urls)},\n"functions":{\n`;
  const columns = {
    name: rows.map((row) => functionName[row]),
    url: rows.map((row) => urlAt.get(url[row])),
    line: rows.map((row) => Number(line[row])),
    column: rows.map((row) => column[row]),
    self: rows.map((row) => side.self.map((counts) => counts[row])),
    cumulative: rows.map((row) => side.cumulative.map((counts) => counts[row])),
    callers: callersOf(side, rows),
  };
  const parts = Object.entries(columns).map(([key, values]) => `"${key}":${lines(values)}`);
  yield `${parts.join(',\n')}}}\n`;
}

function lines(values: readonly unknown[]): string {
  return `[\n${values.map((value) => JSON.stringify(value)).join(',\n')}]`;
}

function round(value: number): number {
  return Math.round(1e4 * value) / 1e4;
}

function keptRows({ functions, cumulative, self }: DiffSide): readonly number[] {
  const { functionName, url, line, column } = functions;
  const isKept = (row: number): boolean =>
    [...cumulative, ...self].some((counts) => counts[row] >= LEAST_SAMPLES);
  return Array.from(functionName.keys())
    .filter(isKept)
    .sort(
      (a, b) =>
        compareCodePoints(url[a], url[b]) ||
        Number(line[a]) - Number(line[b]) ||
        column[a] - column[b] ||
        compareCodePoints(functionName[a], functionName[b]),
    );
}

function callersOf({ caller, callee }: DiffSide, rows: readonly number[]) {
  const at = new Map(rows.map((row, i) => [row, i]));
  const callers: number[][] = rows.map(() => []);
  for (let edge = 0; edge < caller.length; edge++) {
    const from = at.get(caller[edge]);
    const to = at.get(callee[edge]);
    if (from !== undefined && to !== undefined) callers[to].push(from);
  }
  return callers.map((from) => [...new Set(from)].sort((a, b) => a - b));
}

/** Whether a text begins as a baseline does. */
export function beginsLikeBaseline(text: string): boolean {
  return /^\ufeff?\s*\{\s*"schema"\s*:\s*"scoobyprof\.baseline\//.test(text);
}

/** Reads a baseline. Throws ProfileError `not-a-profile` where it is broken or of another version. */
export function sideOfBaseline(text: string, file: string): DiffSide {
  const broken = (reason: string): ProfileError =>
    new ProfileError('not-a-profile', `broken baseline: ${reason}`, {
      subject: file,
      hint: 'write it again: scoobyprof diff --save-baseline',
    });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw broken((error as Error).message);
  }
  const source = value as Record<string, unknown>;
  if (source['schema'] !== BASELINE_SCHEMA) throw broken(`its form is ${String(source['schema'])}`);
  try {
    return readSide(source, file);
  } catch (error) {
    if (error instanceof Malformed) throw broken(error.message);
    throw error;
  }
}

class Malformed extends Error {}

function readSide(source: Record<string, unknown>, file: string): DiffSide {
  const samples = numbers(source, 'runs');
  const count = samples.length;
  if (count === 0) throw new Malformed('it has no runs');
  const perRun = (key: string): readonly (number | null)[] => {
    const values = source[key];
    if (!Array.isArray(values)) return samples.map(() => null);
    return samples.map((_, run) => (Number.isFinite(values[run]) ? values[run] : null));
  };
  const runs = runFacts(samples, perRun);
  const entries = functionEntries(source, count);
  const column = (of: 'self' | 'cumulative') =>
    samples.map((_, run) => Float64Array.from(entries, (entry) => entry[of][run]));
  const calls = entries.flatMap(({ callers }, to) => callers.map((from) => [from, to] as const));
  if (calls.some(([from]) => !(from >= 0 && from < entries.length))) {
    throw new Malformed('a caller is not one of its functions');
  }
  const text = (key: string): string | null =>
    typeof source[key] === 'string' ? source[key] : null;
  return {
    files: [file],
    nodeVersions: [text('node') ?? []].flat(),
    cpuModel: text('cpuModel'),
    isCounted: source['isCounted'] === true,
    runs,
    functions: tableOf(entries),
    caller: calls.map(([from]) => from),
    callee: calls.map(([, to]) => to),
    self: column('self'),
    cumulative: column('cumulative'),
    meanUs: null,
    meanCalls: null,
  };
}

function runFacts(
  samples: readonly number[],
  perRun: (key: string) => readonly (number | null)[],
): readonly RunFacts[] {
  const known = {
    intervalUs: perRun('intervalsUs'),
    gapShare: perRun('gapShare'),
    durationUs: perRun('durationUs'),
    busyUs: perRun('busyUs'),
    gcSamples: perRun('gcSamples'),
  };
  return samples.map((count, run) => ({
    samples: count,
    intervalUs: known.intervalUs[run],
    gapShare: known.gapShare[run],
    durationUs: known.durationUs[run],
    busyUs: known.busyUs[run],
    gcSamples: known.gcSamples[run] ?? 0,
    request: null,
  }));
}

interface BaselineFunction {
  readonly name: string;
  readonly url: string;
  readonly line: number;
  readonly column: number;
  readonly self: readonly number[];
  readonly cumulative: readonly number[];
  readonly callers: readonly number[];
}

function functionEntries(
  source: Record<string, unknown>,
  count: number,
): readonly BaselineFunction[] {
  const { functions } = source;
  if (typeof functions !== 'object' || functions === null)
    throw new Malformed('it has no functions');
  const columns = functions as Record<string, unknown>;
  const urls = list(source, 'urls').map(String);
  const names = list(columns, 'name');
  const of = (key: string): readonly unknown[] => {
    const values = list(columns, key);
    if (values.length === names.length) return values;
    throw new Malformed(`its columns name and ${key} differ in length`);
  };
  const [url, line, column, callers] = ['url', 'line', 'column', 'callers'].map(of) as unknown[][];
  const [self, cumulative] = ['self', 'cumulative'].map(of) as unknown[][];
  const isCounts = (value: unknown): value is number[] =>
    Array.isArray(value) && value.length === count && value.every((n) => Number.isFinite(n));
  return names.map((name, i) => {
    const address = urls[url?.[i] as number];
    const [own, all] = [self?.[i], cumulative?.[i]];
    if (typeof name !== 'string' || typeof address !== 'string') {
      throw new Malformed('a function has no name, or no url');
    }
    if (!isCounts(own) || !isCounts(all)) {
      throw new Malformed(`${name} does not have one number of samples for each run`);
    }
    return {
      name,
      url: address,
      line: wholeNumber(line?.[i]),
      column: wholeNumber(column?.[i]),
      self: own,
      cumulative: all,
      callers: Array.isArray(callers?.[i]) ? (callers[i] as unknown[]).map(wholeNumber) : [],
    };
  });
}

function wholeNumber(value: unknown): number {
  return Number.isSafeInteger(value) ? (value as number) : 0;
}

function tableOf(entries: readonly BaselineFunction[]): FunctionTable {
  return {
    functionName: entries.map(({ name }) => name),
    url: entries.map(({ url }) => url),
    line: entries.map(({ line }) => line),
    column: entries.map(({ column }) => column),
  };
}

function list(source: Record<string, unknown>, key: string): readonly unknown[] {
  const value = source[key];
  if (Array.isArray(value)) return value;
  throw new Malformed(`it has no list ${key}`);
}

function numbers(source: Record<string, unknown>, key: string): readonly number[] {
  const values = list(source, key);
  if (values.every((value) => Number.isFinite(value))) return values as number[];
  throw new Malformed(`${key} contains something that is not a number`);
}
