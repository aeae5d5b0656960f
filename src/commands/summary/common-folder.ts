import { displayPath } from '../../model/display-path.ts';
import type {
  SummaryFolder,
  SummaryFunction,
  SummaryLine,
} from '../../render/summary/summary-report.ts';

/** Shorter ones save nothing. */
const LEAST_LENGTH = 5;

/** The folder of the program's own files among these; the current one where they are in it. */
export function folderOf(
  functions: readonly SummaryFunction[],
  lines: readonly SummaryLine[],
): SummaryFolder | null {
  const own = functions.filter(({ owner }) => owner === 'program');
  const ownUrls = own.map(({ place }) => (place.original ?? place).url);
  const isOwn = new Set(ownUrls);
  const urls = [...ownUrls, ...lines.map(({ url }) => url).filter((url) => isOwn.has(url))];
  const paths = urls
    .map(displayPath)
    .filter((path) => /^(?:[/\\]|[a-z]:\\|[a-z]+:\/\/)/i.test(path));
  if (paths.length === 0) return null;
  const here = process.cwd();
  if (here.length >= LEAST_LENGTH && paths.every((path) => isBelow(path, here))) {
    return { path: here, isCurrent: true };
  }
  const path = commonFolder(paths);
  return path.length < LEAST_LENGTH ? null : { path, isCurrent: false };
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder) && /[/\\]/.test(path[folder.length] ?? '');
}

function commonFolder([first = '', ...others]: readonly string[]): string {
  let folder = parentOf(first);
  while (folder !== '' && !others.every((path) => isBelow(path, folder))) folder = parentOf(folder);
  return folder;
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.search(/[/\\][^/\\]*$/)));
}
