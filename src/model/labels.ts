import { displayPaths, withoutLoad } from './display-path.ts';
import { displayText, displayTextWithTabs } from './display-text.ts';
import {
  type FunctionTable,
  functionKind,
  isSyntheticName,
  type LineNumber,
} from './function-table.ts';

/** Where names come from: Python's dumps write `~` for the file of a built-in, V8's an empty url. */
export type NameStyle = 'v8' | 'python';

/**
 * The label of each function: `path:line(name)`, `{name}` for native code. Where two would be the same, each
 * gets the column, then the whole url, then a number. Safe to print.
 */
export function functionLabels(functions: FunctionTable, style: NameStyle): readonly string[] {
  return style === 'python' ? pythonLabels(functions) : v8Labels(functions);
}

function v8Labels(functions: FunctionTable): readonly string[] {
  const { functionName, url, line, column } = functions;
  const paths = displayPaths(url);
  const labelWith = (i: number, path: string, column: string): string =>
    `${path}:${line[i]}${column}(${shownName(functions, i)})`;
  const labels = functionName.map((name, i) => {
    if (url[i] !== '') return labelWith(i, paths[i], '');
    if (functionKind(name, '') !== 'ordinary' || isSyntheticName(name)) return name;
    return nativeLabel(name, line[i]);
  });
  const withColumn = (i: number): string => labelWith(i, pathOrNative(i), `:${column[i]}`);
  // What a `data:` url begins with is all that is shown of it: a number tells such apart.
  const wholeUrl = (i: number): string =>
    /^data:/i.test(url[i]) ? paths[i] : displayText(withoutLoad(url[i]));
  const withUrl = (i: number): string => labelWith(i, wholeUrl(i), `:${column[i]}`);
  const pathOrNative = (i: number): string => (url[i] === '' ? '{native}' : paths[i]);
  return numbered(relabelled(relabelled(labels, withColumn), withUrl));
}

function nativeLabel(name: string, line: LineNumber): string {
  const shown = name === '' ? '<anonymous>' : displayText(name);
  return line > 0 ? `{${shown}:${line}}` : `{${shown}}`;
}

function shownName({ functionName, line, column }: FunctionTable, i: number): string {
  const name = functionName[i];
  if (name !== '') return displayText(name);
  return line[i] === 1 && column[i] === 1 ? '<module>' : '<anonymous>';
}

/** The labels, those that occur more than once made anew. */
function relabelled(labels: readonly string[], labelOf: (i: number) => string): readonly string[] {
  const repeated = repeatedValues(labels);
  if (repeated.size === 0) return labels;
  return labels.map((label, i) => (repeated.has(label) ? labelOf(i) : label));
}

/** Names that differ only in what cannot be shown. */
function numbered(labels: readonly string[]): readonly string[] {
  const repeated = repeatedValues(labels);
  if (repeated.size === 0) return labels;
  const seen = new Map<string, number>();
  return labels.map((label) => {
    if (!repeated.has(label)) return label;
    const count = (seen.get(label) ?? 0) + 1;
    seen.set(label, count);
    return `${label}#${count}`;
  });
}

function repeatedValues(labels: readonly string[]): ReadonlySet<string> {
  const once = new Set<string>();
  const repeated = new Set<string>();
  for (const label of labels) {
    if (once.has(label)) repeated.add(label);
    else once.add(label);
  }
  return repeated;
}

/** The labels that Python's pstats prints: there file, line and name are the whole identity. */
function pythonLabels({ functionName, url, line }: FunctionTable): readonly string[] {
  return functionName.map((name, i) => {
    const shown = displayTextWithTabs(name);
    if (url[i] !== '~' || line[i] !== 0) {
      return `${displayTextWithTabs(url[i])}:${line[i]}(${shown})`;
    }
    return name.startsWith('<') && name.endsWith('>') ? `{${shown.slice(1, -1)}}` : shown;
  });
}
