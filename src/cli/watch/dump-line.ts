import { displayText } from '../../model/display-text.ts';
import type { ProfileError } from '../../model/profile-error.ts';
import type { ProfileView } from '../../model/profile-view.ts';
import { toJson } from '../../render/json-text.ts';
import { functionJson } from '../../render/layouts/json.ts';
import { valueKey, valueNames } from '../../render/value-names.ts';
import { loneValueText } from '../../render/value-units.ts';
import type { DumpSummary, TopFunction } from './dump-summary.ts';
import type { Change } from './kind-history.ts';

/** A dump in one line, for people. */
export function dumpLine(summary: DumpSummary): string {
  const { modifiedAt, path, sampleCount } = summary;
  const isTime = summary.unit === 'us';
  const fields = [
    timeOfDay(modifiedAt),
    displayText(path),
    totalText(summary),
    sampleCount === null ? '' : `${sampleCount} samples`,
    isTime ? `busy ${busyShare(summary)}` : '',
    gcShare(summary) === '' ? '' : `gc ${gcShare(summary)}`,
    summary.top === null ? '' : `${summary.top.label} ${topShare(summary)}`,
    summary.change === null
      ? ''
      : `${valueNames(summary).cumulative} of ${changeText(summary.change)}`,
  ];
  return `${fields.filter((field) => field !== '').join('  ')}\n`;
}

/** A dump in one line, for programs. */
export function dumpJson(summary: DumpSummary, table: ProfileView): string {
  const { path, kind, modifiedAt, sampleCount, top, change } = summary;
  const isTime = summary.unit === 'us';
  const object = {
    schema: 'scoobyprof.dump/1',
    file: path,
    kind,
    modifiedAt: modifiedAt.toISOString(),
    ...(isTime ? { durationUs: summary.total } : { [valueKey('total', summary)]: summary.total }),
    sampleCount,
    ...(isTime ? { idleUs: summary.idle, gcUs: summary.gc } : {}),
    top: top === null ? null : functionJson(table, top.row),
    change:
      change === null
        ? null
        : {
            label: change.label,
            functionName: change.functionName,
            [`${valueKey('cumulative', summary)}Before`]: change.before,
            [valueKey('cumulative', summary)]: change.after,
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

/** The duration of a recording, or how much of something else it holds. */
export function totalText({ unit, total }: Pick<DumpSummary, 'unit' | 'total'>): string {
  return unit === 'us' ? durationText(total) : loneValueText({ unit }, total);
}

export function busyShare({ total, idle }: DumpSummary): string {
  return share(total - idle, total);
}

/** Of the time that is not idle; blank where it is not known. */
export function gcShare({ gc, total, idle }: DumpSummary): string {
  return gc === null ? '' : share(gc, total - idle);
}

/** Of the time that is not idle. */
export function topShare({ top, total, idle }: DumpSummary): string {
  return top === null ? '' : share(top.self, total - idle);
}

export function shortName({ functionName, label }: Pick<TopFunction, 'functionName' | 'label'>) {
  return functionName === '' ? label : displayText(functionName);
}

export function changeText(change: Change): string {
  const percent = Math.round((100 * (change.after - change.before)) / change.before);
  return `${shortName(change)} ${percent < 0 ? '' : '+'}${percent} %`;
}

function share(part: number, whole: number): string {
  return whole > 0 ? `${((100 * part) / whole).toFixed(1)} %` : '0.0 %';
}
