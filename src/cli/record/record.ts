import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ProfileError } from '../../model/profile-error.ts';
import type { RecordedThread } from '../../recorder/recorded-files.ts';
import type { RunMark } from '../../recorder/run-mark.ts';
import type { ProgramOptions } from '../args/program-options.ts';
import { listDumps } from '../dump-folder.ts';
import { noticeLine } from '../terminal/messages.ts';
import { collectDumps, type MadeDump } from './collect-dumps.ts';
import { dumpTarget, withPrivateFolder } from './dump-target.ts';
import { measuredRun } from './measured-run.ts';
import { pairThreads } from './pair-threads.ts';
import type { RecordRequest } from './record-request.ts';
import { missingLines } from './recording-report.ts';
import { dumpLines, mainDump, nextCommand } from './recording-table.ts';
import { shownCommand } from './shown-command.ts';

type Browse = (files: readonly string[], options: ProgramOptions) => Promise<number>;

const DEFAULT_INTERVAL_US = 1000;

/** Records what is asked for; the exit status is that of the recorded program. Throws ProfileError. */
export async function record(request: RecordRequest, browse: Browse): Promise<number> {
  const { options } = request;
  checkRequest(request);
  const target = dumpTarget(options.dir);
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

function checkRequest({ command, options }: RecordRequest): void {
  const isRunning = options.pid !== undefined || options.inspect !== undefined;
  const wrong = (what: string, hint: string): never => {
    throw new ProfileError('usage', what, { hint });
  };
  if (isRunning && command.length > 0) {
    wrong('a program and a running process cannot both be recorded', 'leave one of them out');
  }
  if (isRunning && options.calls === 'separate') {
    wrong('a running process cannot run twice', 'use --calls');
  }
  if (isRunning && options.runs !== undefined) {
    wrong('a running process cannot run again', '--runs is for a program');
  }
  if (!isRunning && options.forMs !== undefined) {
    wrong('--for is for a running process', 'add --pid or --inspect');
  }
  if (!isRunning && command.length === 0) {
    wrong('record needs a program', 'scoobyprof record -- node app.js');
  }
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
  const intervalUs = options.intervalUs ?? DEFAULT_INTERVAL_US;
  const measure = (name: string, hasTimes: boolean, hasCounts: boolean) => {
    const own = join(folder, name);
    mkdirSync(own, { mode: 0o700 });
    return measuredRun(command, { hasTimes, hasCounts, intervalUs, folder: own });
  };
  const times = await measure('times', true, options.calls === true);
  const counts = isSeparate ? await secondRun(() => measure('counts', false, true)) : times;
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
  const lines = [...dumpLines(target, dumps), ...missingLines(times.threads, times.end)];
  process.stderr.write(lines.join(''));
  return { dumps, status: times.end.status || counts.end.status };
}

function secondRun<T>(run: () => Promise<T>): Promise<T> {
  process.stderr.write(noticeLine(null, 'the program runs again, to count its calls'));
  return run();
}
