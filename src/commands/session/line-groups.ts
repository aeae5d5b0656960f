import { displayText } from '../../model/display-text.ts';
import type { LineTime } from '../../model/line-times.ts';
import type { InlinedCode, PlacedLine } from '../../model/placed-lines.ts';
import { byLine } from '../../views/function-lines.ts';

/** Lines of one function: the one that was asked for, or one that the engine put into it. */
export interface LineGroup {
  /** `null`: its own lines. */
  readonly inlined: InlinedCode | null;
  /** By line, ascending. */
  readonly times: readonly LineTime[];
  readonly textOf: ReadonlyMap<number, string>;
}

/** The lines where they are shown, a function's own first. */
export function groupedLines(
  times: readonly LineTime[],
  placeOf: ReadonlyMap<number, PlacedLine>,
): readonly LineGroup[] {
  const groups = new Map<
    string,
    { inlined: InlinedCode | null; times: LineTime[]; textOf: Map<number, string> }
  >();
  for (const time of times) {
    const { inlined, line, text } = placeOf.get(time.line) ?? {
      inlined: null,
      line: time.line,
      text: null,
    };
    const key = inlined === null ? '' : JSON.stringify([inlined.file, inlined.functionName]);
    let group = groups.get(key);
    if (group === undefined) {
      group = { inlined, times: [], textOf: new Map() };
      groups.set(key, group);
    }
    group.times.push({ ...time, line });
    if (text !== null) group.textOf.set(line, text);
  }
  return [...groups.values()]
    .map((group) => ({ ...group, times: byLine(group.times) }))
    .sort((a, b) => Number(a.inlined !== null) - Number(b.inlined !== null));
}

/** `collections.js:24, inlined sameKey`. */
export function inlinedText(
  { functionName, file }: InlinedCode,
  times: readonly LineTime[],
): string {
  const first = times[0]?.line ?? 0;
  const last = times.at(-1)?.line ?? 0;
  const range = first === last ? `${first}` : `${first}–${last}`;
  if (file === null) return `line ${range} of an inlined function`;
  const name = functionName === null || functionName === '' ? 'function' : functionName;
  return displayText(`${file}:${range}, inlined ${name}`);
}
