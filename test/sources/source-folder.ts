import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FunctionTable } from '../../src/model/function-table.ts';
import type { OriginalPosition } from '../../src/model/original-position.ts';
import { SourceFinder, type SourceOptions } from '../../src/sources/source-finder.ts';
import { temporaryFolder } from '../cli/run-program.ts';

/** A folder with files that goes with the test. */
export function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries({ 'package.json': '{}', ...files })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

export type DumpRow = readonly [functionName: string, line: number, column: number, file?: string];

/** A table of functions of `built.js` in a folder. */
export function tableOf(folder: string, rows: readonly DumpRow[]): FunctionTable {
  return {
    functionName: rows.map(([name]) => name),
    url: rows.map(([, , , file = 'built.js']) => pathToFileURL(join(folder, file)).href),
    line: rows.map(([, line]) => line),
    column: rows.map(([, , column]) => column),
  };
}

/** The originals as `file:line:column name`, `null` where there is none, and what was said. */
export function found(folder: string, rows: readonly DumpRow[], options: SourceOptions = {}) {
  const finder = new SourceFinder(options);
  const originals = finder.find(tableOf(folder, rows), null);
  const root = pathToFileURL(folder).href;
  const text = (position: OriginalPosition | undefined): string | null =>
    position === undefined
      ? null
      : `${position.url.replace(`${root}/`, '')}:${position.line}:${position.column} ${position.functionName}`;
  return {
    originals: rows.map((_, i) => text(originals.get(i))),
    notices: finder.takeNotices().map((notice) => notice.replaceAll(folder, '')),
  };
}

/** A map whose only line has these segments `[column, source, line, column, name?]`. */
export function mapOf(
  segments: readonly (readonly number[])[],
  rest: Readonly<Record<string, unknown>> = {},
): string {
  const before = [0, 0, 0, 0, 0];
  const mappings = segments
    .map((segment) =>
      segment
        .map((value, i) => {
          const delta = value - (before[i] as number);
          before[i] = value;
          return vlq(delta);
        })
        .join(''),
    )
    .join(',');
  return JSON.stringify({ version: 3, sources: ['a.ts'], names: [], mappings, ...rest });
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function vlq(value: number): string {
  let left = value < 0 ? (-value << 1) | 1 : value << 1;
  let text = '';
  do {
    const digit = left & 31;
    left >>>= 5;
    text += DIGITS[left > 0 ? digit | 32 : digit];
  } while (left > 0);
  return text;
}
