import type { TimeAmount, TimeFilter } from './look.ts';
import { timedParts } from './time-windows.ts';

/** Keeps a part of the time, from one moment to another; times count from the first sample. */
export function betweenFilter(from: TimeAmount, to: TimeAmount, text = 'between'): TimeFilter {
  return { kind: 'between', text, from, to, partsOf: timedParts };
}

/** Keeps the end of the recording. */
export function lastFilter(length: TimeAmount, text = 'last'): TimeFilter {
  return { kind: 'last', text, length, partsOf: timedParts };
}

/** Keeps the part of that length with the most busy time of what earlier filters left. */
export function slowestFilter(length: TimeAmount, text = 'slowest'): TimeFilter {
  return { kind: 'slowest', text, length, partsOf: timedParts };
}

/** Keeps all of the time; views that have it say when their samples are. */
export const WHOLE_TIME: TimeFilter = betweenFilter(
  { unit: 'share', value: 0 },
  { unit: 'share', value: 1 },
);
