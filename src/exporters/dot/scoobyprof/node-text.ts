import { displayText } from '../../../model/display-text.ts';
import type { FunctionTable } from '../../../model/function-table.ts';
import { codeOwners } from '../../../model/package-of.ts';
import { ownerName, shortPath } from './function-place.ts';
import type { ScoobyprofOptions } from './options.ts';

/** Longer names are cut in a box; the tooltip has them whole. */
const MAX_NAME_LENGTH = 60;

/** The name of a function as its box shows it. */
export function boxName({ functionName, line, column }: FunctionTable, i: number): string {
  const name = functionName[i];
  if (name === '') return line[i] === 1 && column[i] === 1 ? '<module>' : '<anonymous>';
  const points = Array.from(name.slice(0, 2 * MAX_NAME_LENGTH + 2));
  return displayText(
    points.length <= MAX_NAME_LENGTH ? name : `${points.slice(0, MAX_NAME_LENGTH).join('')}…`,
  );
}

/** The lines above the numbers: name, and where there is one the end of the path. */
export function titleLines(functions: FunctionTable, i: number): readonly string[] {
  const url = functions.url[i];
  const name = boxName(functions, i);
  return url === '' || url === '~' ? [name] : [name, `${shortPath(url)}:${functions.line[i]}`];
}

/** Where a function stands, in full. */
export function fullPlace({ url, line, column }: FunctionTable, i: number): string {
  if (url[i] === '') return 'native code';
  return `${displayText(url[i])}:${line[i]}${column[i] > 0 ? `:${column[i]}` : ''}`;
}

/** The cluster of each function; `null`: it has none. */
export function clusterNames(
  { url }: FunctionTable,
  { clusterBy, workspaces }: Pick<ScoobyprofOptions, 'clusterBy' | 'workspaces'>,
): (row: number) => string | null {
  if (clusterBy === null) return () => null;
  const ownerOf = codeOwners(url, workspaces);
  return (i) => {
    const name = ownerName(url[i], ownerOf(url[i]));
    return clusterBy === 'package' || name === 'native' ? name : shortPath(url[i]);
  };
}
