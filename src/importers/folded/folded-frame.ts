import type { FunctionTableBuilder } from '../../model/function-table.ts';

/** What stands in the parenthesis at the end of a frame. */
const PLACE = /^(.+?):(\d+)(?::(\d+))?$/s;

/** The function of a frame: `NAME (PLACE:LINE:COLUMN)`, the column perhaps missing; all others are a name. */
export function foldedFunction(functions: FunctionTableBuilder, frame: string): number {
  const open = frame.endsWith(')') ? placeStart(frame) : -1;
  const [, url = '', line = '', column = '0'] =
    open < 0 ? [] : (PLACE.exec(frame.slice(open + 2, -1)) ?? []);
  const isPlace = url !== '' && [line, column].every((text) => Number.isSafeInteger(Number(text)));
  return isPlace
    ? functions.intern(frame.slice(0, open), url, Number(line), Number(column))
    : functions.intern(frame, '', 0, 0);
}

/**
 * Where the blank stands before the parenthesis that the last character closes: paths have some in them
 * (`C:\Program Files (x86)\a.js`). -1: there is none.
 */
function placeStart(frame: string): number {
  let depth = 0;
  for (let at = frame.length - 1; at > 0; at--) {
    if (frame[at] === ')') depth++;
    else if (frame[at] === '(' && --depth === 0) return frame[at - 1] === ' ' ? at - 1 : -1;
  }
  return frame.lastIndexOf(' (');
}
