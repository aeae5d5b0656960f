import { evaluatedScript } from '../model/function-table.ts';

/** A function as an entry of a stack names it. */
export interface EntryFunction {
  readonly functionName: string;
  readonly url: string;
  /** Count from 1; 0: unknown. */
  readonly line: number;
  readonly column: number;
}

/** Entries of these beginnings are no functions: they have no tab. */
export const EXACT_CALLS = '(exact calls)';
export const OBSERVED_CALLS = '(observed calls)';

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\0': '\\0',
};

const UNESCAPED: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(ESCAPES).map(([character, written]) => [written, character]),
);

// Half of a pair has no form in UTF-8.
const TO_ESCAPE =
  /[\\\t\n\r\0]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/**
 * The entry of a function in a stack: `name⇥url:line:column`. In names and urls a backslash, tab, newline, return, NUL
 * and half a surrogate pair are written `\\ \t \n \r \0 \uXXXX`: an entry has one tab, and no newline.
 *
 * Code of `eval` is known by a script id, which means something in its own dump only: `@` and the dump follow it.
 */
export function frameEntry(
  { functionName, url, line, column }: EntryFunction,
  dump: string,
): string {
  const place = evaluatedScript(url) === null ? url : `${url}@${dump}`;
  return `${escaped(functionName)}\t${escaped(place)}:${line}:${column}`;
}

/** The function of an entry; `null`: it is no entry of a function. */
export function functionOfEntry(entry: string): EntryFunction | null {
  const tab = entry.indexOf('\t');
  const columnAt = entry.lastIndexOf(':');
  const lineAt = entry.lastIndexOf(':', columnAt - 1);
  if (tab < 0 || lineAt <= tab) return null;
  return {
    functionName: unescaped(entry.slice(0, tab)),
    url: withoutDump(unescaped(entry.slice(tab + 1, lineAt))),
    line: Number(entry.slice(lineAt + 1, columnAt)),
    column: Number(entry.slice(columnAt + 1)),
  };
}

function withoutDump(url: string): string {
  return evaluatedScript(url) === null ? url : url.slice(0, url.lastIndexOf('@'));
}

function escaped(text: string): string {
  return text.replace(
    TO_ESCAPE,
    (found) => ESCAPES[found] ?? `\\u${found.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\(?:u([0-9A-F]{4})|[\\tnr0])/g, (found, code?: string) =>
    code === undefined
      ? (UNESCAPED[found] as string)
      : String.fromCharCode(Number.parseInt(code, 16)),
  );
}
