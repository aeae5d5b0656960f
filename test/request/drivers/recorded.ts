import { onTestFinished } from 'vitest';
import type { AnyCall, CallKind, Frame, RequestRecord } from '../../../src/records/record.ts';
import { callsOf } from '../../../src/records/record.ts';
import { driverSource } from '../../../src/request/plugins/registry.ts';
import { type Recorder, recorderOf } from '../recording.ts';

/** Records what drivers do that the program has loaded, as a middleware would. */
export function driverRecorder(): Recorder {
  const recorder = recorderOf([], {}, { source: driverSource() });
  onTestFinished(() => recorder.host.close());
  return recorder;
}

/** The first frame of the application in the stack of a call. */
export function siteOf(record: RequestRecord, call: AnyCall | undefined): Frame | undefined {
  return framesOf(record, call).find(({ kind }) => kind === 'app');
}

/** The frames of a call, innermost first. */
export function framesOf(record: RequestRecord, call: AnyCall | undefined): readonly Frame[] {
  if (call === undefined || call.stack === null) return [];
  return (record.stacks[call.stack] ?? []).map((i) => record.frames[i] as Frame);
}

/** The names of the functions that called, of the calls of a kind. */
export function callersOf(record: RequestRecord, kind: CallKind): (string | undefined)[] {
  return callsOf(record, kind).map((call) => siteOf(record, call)?.fn);
}
