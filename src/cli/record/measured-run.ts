import { type RecordedThread, recordedThreads } from '../../recorder/recorded-files.ts';
import { endLeftBehind } from './left-behind.ts';
import { type RecordingPlan, recordingPlan } from './recording-plan.ts';
import { type ProgramEnd, runProgram } from './run-program.ts';

/** A run and what it left. */
export interface MeasuredRun {
  readonly plan: RecordingPlan;
  readonly end: ProgramEnd;
  readonly threads: readonly RecordedThread[];
}

/** Runs a program under the recorder that `measurement` asks for. */
export async function measuredRun(
  command: readonly string[],
  measurement: Parameters<typeof recordingPlan>[1],
): Promise<MeasuredRun> {
  const plan = recordingPlan(command, measurement);
  const end = await runProgram(plan);
  if (end.passed !== null) await endLeftBehind(measurement.folder, end.passed);
  return { plan, end, threads: recordedThreads(measurement.folder) };
}
