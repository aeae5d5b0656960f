import { displayText } from '../../model/display-text.ts';
import type { ProfileError } from '../../model/profile-error.ts';
import type { ProfileView } from '../../model/profile-view.ts';
import { functionJson, toJson } from '../../render/layouts/json.ts';
import type { DumpSummary, TopFunction } from './dump-summary.ts';
import type { Change } from './kind-history.ts';

/** A dump in one line, for people. */
export function dumpLine(summary: DumpSummary): string {
  const { modifiedAt, path, durationUs, sampleCount } = summary;
  const fields = [
    timeOfDay(modifiedAt),
    displayText(path),
    durationText(durationUs),
    sampleCount === null ? '' : `${sampleCount} samples`,
    `busy ${busyShare(summary)}`,
    gcShare(summary) === '' ? '' : `gc ${gcShare(summary)}`,
    summary.top === null ? '' : `${summary.top.label} ${topShare(summary)}`,
    summary.change === null ? '' : `cumtime of ${changeText(summary.change)}`,
  ];
  return `${fields.filter((field) => field !== '').join('  ')}\n`;
}

/** A dump in one line, for programs. */
export function dumpJson(summary: DumpSummary, table: ProfileView): string {
  const { path, kind, modifiedAt, durationUs, sampleCount, idleUs, top, change } = summary;
  const object = {
    schema: 'scoobyprof.dump/1',
    file: path,
    kind,
    modifiedAt: modifiedAt.toISOString(),
    durationUs,
    sampleCount,
    idleUs,
    gcUs: summary.gcUs,
    top: top === null ? null : functionJson(table, top.row),
    change:
      change === null
        ? null
        : {
            label: change.label,
            functionName: change.functionName,
            cumulativeUsBefore: change.beforeUs,
            cumulativeUs: change.afterUs,
          },
  };
  return `${toJson(object)}\n`;
}

/** A broken file in one line, for programs. */
export function brokenJson(path: string, { message }: ProfileError): string {
  return `${toJson({ schema: 'scoobyprof.error/1', file: path, message })}\n`;
}

export function timeOfDay(date: Date): string {
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}

/** A duration with three digits that say something. */
export function durationText(us: number): string {
  if (us < 1e3) return `${us.toFixed(0)} µs`;
  if (us < 1e6) return `${(us / 1e3).toPrecision(us < 999_500 ? 3 : 4)} ms`;
  return `${(us / 1e6).toFixed(3)} s`;
}

export function busyShare({ durationUs, idleUs }: DumpSummary): string {
  return share(durationUs - idleUs, durationUs);
}

/** Of the time that is not idle; blank where it is not known. */
export function gcShare({ gcUs, durationUs, idleUs }: DumpSummary): string {
  return gcUs === null ? '' : share(gcUs, durationUs - idleUs);
}

/** Of the time that is not idle. */
export function topShare({ top, durationUs, idleUs }: DumpSummary): string {
  return top === null ? '' : share(top.selfUs, durationUs - idleUs);
}

export function shortName({ functionName, label }: Pick<TopFunction, 'functionName' | 'label'>) {
  return functionName === '' ? label : displayText(functionName);
}

export function changeText(change: Change): string {
  const percent = Math.round((100 * (change.afterUs - change.beforeUs)) / change.beforeUs);
  return `${shortName(change)} ${percent < 0 ? '' : '+'}${percent} %`;
}

function share(part: number, whole: number): string {
  return whole > 0 ? `${((100 * part) / whole).toFixed(1)} %` : '0.0 %';
}
