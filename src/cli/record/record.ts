import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ProfileError } from '../../model/profile-error.ts';
import type { ProfileKind } from '../../recorder/profile-kinds.ts';
import type { RecordedThread } from '../../recorder/recorded-files.ts';
import type { RunMark } from '../../recorder/run-mark.ts';
import type { ProgramOptions } from '../args/program-options.ts';
import { listDumps } from '../dump-folder.ts';
import { noticeLine } from '../terminal/messages.ts';
import { checkRequest } from './check-request.ts';
import { collectDumps, type MadeDump } from './collect-dumps.ts';
import { dumpTarget, withPrivateFolder } from './dump-target.ts';
import { measuredRun } from './measured-run.ts';
import { pairThreads } from './pair-threads.ts';
import { type RecordRequest, recordedKind } from './record-request.ts';
import { missingLines } from './recording-report.ts';
import { dumpLines, mainDump, nextCommand } from './recording-table.ts';
import { shownCommand } from './shown-command.ts';

type Browse = (files: readonly string[], options: ProgramOptions) => Promise<number>;

/** Microseconds, and the bytes that V8's protocol takes: Node's own 512 kB hardly see a small program. */
const DEFAULT_INTERVALS: Readonly<Record<ProfileKind, number>> = { cpu: 1000, heap: 1 << 15 };

/** Records what is asked for; the exit status is that of the recorded program. Throws ProfileError. */
export async function record(request: RecordRequest, browse: Browse): Promise<number> {
  const { options } = request;
  checkRequest(request);
  const target = dumpTarget(options.dir);
  if (options.against !== undefined) return recordAndDiff(request, target, options.against);
  const { dumps, status } =
    options.runs === undefined
      ? await recordOnce(request, target, { id: randomUUID(), number: 1 })
      : await recordRuns(request, target, options.runs);
  const main = mainDump(dumps);
  if (main === undefined) return status;
  if (options.browse === true) await browse([main.path], {});
  else process.stderr.write(noticeLine(null, `look at it: ${nextCommand(main.path)}`));
  return status;
}

function recordOnce(request: RecordRequest, target: string, run: RunNumber): Promise<Recording> {
  const { options } = request;
  return withPrivateFolder(resolve(target), async (folder) => {
    if (options.pid === undefined && options.inspect === undefined) {
      return recordProgram(request, { target, folder, run });
    }
    const { recordProcess } = await import('./record-process.ts');
    return recordProcess(options, target, folder);
  });
}

/** Each run into a folder of its own, `1` and so on; a signal, or a program that cannot be started, ends them all. */
async function recordRuns(
  request: RecordRequest,
  target: string,
  count: number,
): Promise<Recording> {
  const id = randomUUID();
  const folders = Array.from({ length: count }, (_, i) => join(target, String(i + 1)));
  for (const folder of folders) checkHoldsNoDump(folder);
  let last: Recording = { dumps: [], status: 0 };
  let status = 0;
  for (const [i, folder] of folders.entries()) {
    process.stderr.write(noticeLine(null, `run ${i + 1} of ${count}`));
    last = await recordOnce(request, dumpTarget(folder), { id, number: i + 1 });
    status ||= last.status;
    if (last.status > SIGNALLED) break;
  }
  return { dumps: last.dumps, status };
}

/** Records two checkouts in turn, and ends with what changed between them. */
async function recordAndDiff(
  request: RecordRequest,
  target: string,
  against: string,
): Promise<number> {
  const { runs = DEFAULT_RUNS } = request.options;
  const sides = ['base', 'new'].map((side) => join(target, side));
  for (const side of sides) {
    for (let i = 1; i <= runs; i++) checkHoldsNoDump(join(side, String(i)));
  }
  const { recordAgainst } = await import('./record-against.ts');
  const isEnd = (status: number): boolean => status > SIGNALLED;
  const status = await recordAgainst({ against, target, runs, isEnd }, async (folder, run) => {
    const recording = await recordOnce(request, dumpTarget(folder), run);
    return recording.status;
  });
  if (isEnd(status)) return status;
  const { runDiff } = await import('../diff/run-diff.ts');
  const [base = '', now = ''] = sides;
  const options = { failOn: [], require: [] };
  return status || (await runDiff({ kind: 'diff', base: [base], now: [now], options }));
}

/** Enough to tell most changes that matter. */
const DEFAULT_RUNS = 5;

/** Statuses above are those of signals. */
const SIGNALLED = 128;

/** Dumps of another time would count as runs of this one. */
function checkHoldsNoDump(folder: string): void {
  if (!existsSync(folder) || listDumps(folder).length === 0) return;
  throw new ProfileError('unreadable', 'holds dumps of other runs', {
    subject: folder,
    hint: 'name a new folder with --dir, or remove it',
  });
}

interface Recording {
  readonly dumps: readonly MadeDump[];
  readonly status: number;
}

type RunNumber = Pick<RunMark, 'id' | 'number'>;

/** Where the dumps of a run go, and what it leaves until then. */
interface RunPlace {
  readonly target: string;
  readonly folder: string;
  readonly run: RunNumber;
}

async function recordProgram(
  { command, options }: RecordRequest,
  { target, folder, run }: RunPlace,
): Promise<Recording> {
  const isSeparate = options.calls === 'separate';
  const kind = recordedKind(options);
  const interval = options.interval ?? DEFAULT_INTERVALS[kind];
  const measure = (name: string, profiled: ProfileKind | null, hasCounts: boolean) => {
    const own = join(folder, name);
    mkdirSync(own, { mode: 0o700 });
    return measuredRun(command, { profiled, hasCounts, interval, folder: own });
  };
  const times = await measure('times', kind, options.calls === true);
  const counts = isSeparate ? await secondRun(() => measure('counts', null, true)) : times;
  const coverageOf = isSeparate
    ? pairThreads(times, counts)
    : (thread: RecordedThread) => thread.coverage;
  const dumps = await collectDumps(times.threads, {
    target,
    name: options.name,
    coverageOf: options.calls === undefined ? null : coverageOf,
    isTimedWhileCounting: !isSeparate,
    nodePath: times.plan.nodePath,
    run: { ...run, command: shownCommand(command) },
  });
  const lines = [...dumpLines(target, dumps), ...missingLines(times.threads, times.end, kind)];
  process.stderr.write(lines.join(''));
  return { dumps, status: times.end.status || counts.end.status };
}

function secondRun<T>(run: () => Promise<T>): Promise<T> {
  process.stderr.write(noticeLine(null, 'the program runs again, to count its calls'));
  return run();
}
