import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ProfileError } from '../../model/profile-error.ts';
import { type RecordedThread, recordedThreads } from '../../recorder/recorded-files.ts';
import type { ProgramOptions } from '../args/program-options.ts';
import { noticeLine } from '../terminal/messages.ts';
import { collectDumps, type MadeDump } from './collect-dumps.ts';
import { dumpTarget, withPrivateFolder } from './dump-target.ts';
import { pairThreads } from './pair-threads.ts';
import type { RecordRequest } from './record-request.ts';
import { type RecordingPlan, recordingPlan } from './recording-plan.ts';
import { recordingLines } from './recording-report.ts';
import { type ProgramEnd, runProgram } from './run-program.ts';

type Browse = (files: readonly string[], options: ProgramOptions) => Promise<number>;

const DEFAULT_INTERVAL_US = 1000;

/** Records what is asked for; the exit status is that of the recorded program. Throws ProfileError. */
export async function record(request: RecordRequest, browse: Browse): Promise<number> {
  const { options } = request;
  checkRequest(request);
  const target = dumpTarget(options.dir);
  const { dumps, status } = await withPrivateFolder(resolve(target), async (folder) => {
    if (options.pid === undefined && options.inspect === undefined) {
      return recordProgram(request, target, folder);
    }
    const { recordProcess } = await import('./record-process.ts');
    return recordProcess(options, target, folder);
  });
  if (options.browse === true && dumps.length > 0) {
    await browse(
      dumps.map(({ path }) => path),
      {},
    );
  }
  return status;
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

async function recordProgram(
  { command, options }: RecordRequest,
  target: string,
  folder: string,
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
  });
  process.stderr.write([...recordingLines(dumps, times.threads, times.end)].join(''));
  return { dumps, status: times.end.status || counts.end.status };
}

function secondRun<T>(run: () => Promise<T>): Promise<T> {
  process.stderr.write(noticeLine(null, 'the program runs again, to count its calls'));
  return run();
}

/** A run and what it left. */
export interface MeasuredRun {
  readonly plan: RecordingPlan;
  readonly end: ProgramEnd;
  readonly threads: readonly RecordedThread[];
}

async function measuredRun(
  command: readonly string[],
  measurement: Parameters<typeof recordingPlan>[1],
): Promise<MeasuredRun> {
  const plan = recordingPlan(command, measurement);
  const end = await runProgram(plan);
  return { plan, end, threads: recordedThreads(measurement.folder) };
}
