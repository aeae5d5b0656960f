import type { FunctionTable } from '../../../model/function-table.ts';

/** Longer names are cut: graphviz refuses strings of some ten thousand characters. */
const MAX_NAME_CODE_POINTS = 4095;

/** The name of each function, `file:line:function`, and a warning for each that was cut. */
export function functionNames(functions: FunctionTable): {
  names: readonly string[];
  warnings: readonly string[];
} {
  const warnings: string[] = [];
  const repeated = repeatedPlaces(functions);
  const names = functions.functionName.map((_, i) => {
    const suffix = repeated.has(placeOf(functions, i)) ? `@${functions.column[i]}` : '';
    return cut(fullName(functions, i) + suffix, warnings);
  });
  return { names, warnings };
}

function fullName({ functionName, url, line, column }: FunctionTable, i: number): string {
  const name = functionName[i];
  const anonymous = line[i] === 1 && column[i] === 1 ? '<module>' : '<anonymous>';
  const shown = name === '' ? anonymous : name;
  return url[i] === '' ? shown : `${moduleName(url[i])}:${line[i]}:${shown}`;
}

/** The base name without its last extension; dots at its start begin none. */
function moduleName(url: string): string {
  const base = url.slice(url.lastIndexOf('/') + 1);
  const dot = base.lastIndexOf('.');
  return dot > 0 && /[^.]/.test(base.slice(0, dot)) ? base.slice(0, dot) : base;
}

function placeOf({ functionName, url, line }: FunctionTable, i: number): string {
  return JSON.stringify([url[i], String(line[i]), functionName[i]]);
}

function repeatedPlaces(functions: FunctionTable): ReadonlySet<string> {
  const once = new Set<string>();
  const repeated = new Set<string>();
  functions.functionName.forEach((_, i) => {
    if (functions.url[i] === '') return;
    const place = placeOf(functions, i);
    if (once.has(place)) repeated.add(place);
    once.add(place);
  });
  return repeated;
}

function cut(name: string, warnings: string[]): string {
  if (name.length <= MAX_NAME_CODE_POINTS) return name;
  const points = Array.from(name);
  if (points.length <= MAX_NAME_CODE_POINTS) return name;
  warnings.push(`a name of ${points.length} characters is cut: ${points.slice(0, 40).join('')}…`);
  return `${points.slice(0, MAX_NAME_CODE_POINTS).join('')}…`;
}
