import { displayPath } from '../model/display-path.ts';
import type { FunctionTable } from '../model/function-table.ts';
import type { Frame } from './frame-tree.ts';

/** A text for other programs: without control characters, which help nobody and end lines. */
export function withoutControls(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '');
}

/** The frame of a row, its file as a path; nameless functions have no name. */
export function plainFrame({ functionName, url, line, column }: FunctionTable, row: number): Frame {
  const name = withoutControls(functionName[row]);
  if (url[row] === '') return { name, file: '', line: 0, column: 0 };
  const file = withoutControls(displayPath(url[row]));
  return { name, file, line: Number(line[row]), column: column[row] };
}
