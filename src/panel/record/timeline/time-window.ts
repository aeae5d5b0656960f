/** The part of a request's time that is in view, in milliseconds from its beginning. */
export interface TimeWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Nothing is shorter than what clocks tell apart. */
const LEAST_MS = 0.01;

/** The window made wider (`factor` above 1) or narrower round a point, never beyond the whole. */
export function zoomed(
  { fromMs, toMs }: TimeWindow,
  factor: number,
  atMs: number,
  wholeMs: number,
): TimeWindow {
  const width = toMs - fromMs;
  const next = Math.min(wholeMs, Math.max(Math.min(LEAST_MS, wholeMs), width * factor));
  const part = width > 0 ? (atMs - fromMs) / width : 0;
  return placed(atMs - part * next, next, wholeMs);
}

/** The window moved by a part of its width, as far as the whole goes. */
export function moved({ fromMs, toMs }: TimeWindow, part: number, wholeMs: number): TimeWindow {
  const width = toMs - fromMs;
  return placed(fromMs + part * width, width, wholeMs);
}

function placed(fromMs: number, width: number, wholeMs: number): TimeWindow {
  const from = Math.max(0, Math.min(fromMs, wholeMs - width));
  return { fromMs: from, toMs: from + width };
}

/** Round times in a window, so many at most, for the marks of an axis. */
export function axisTimes({ fromMs, toMs }: TimeWindow, most: number): readonly number[] {
  const least = (toMs - fromMs) / Math.max(1, most);
  if (!(least > 0)) return [fromMs];
  const power = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5, 10].map((part) => part * power).find((one) => one >= least) ?? least;
  const first = Math.ceil(fromMs / step);
  const count = Math.floor(toMs / step) - first + 1;
  return Array.from({ length: Math.min(count, most + 1) }, (_, i) => (first + i) * step);
}

/** A time of an axis whose marks are so far apart. */
export function axisText(ms: number, widthMs: number): string {
  const decimals = Math.min(3, Math.max(0, 1 - Math.floor(Math.log10(Math.max(widthMs, 1e-3)))));
  return `${ms.toFixed(decimals)} ms`;
}
