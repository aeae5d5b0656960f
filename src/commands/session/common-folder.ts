import { displayPath } from '../../model/display-path.ts';
import type { PathFolder } from '../../render/short-path.ts';

/** Shorter ones save nothing. */
const LEAST_LENGTH = 5;

/** The current folder where some of these files are below it, else that which all are; `null`: there is none worth a word. */
export function commonFolder(urls: readonly string[]): PathFolder | null {
  const paths = urls
    .map(displayPath)
    .filter((path) => /^(?:[/\\]|[a-z]:\\|[a-z]+:\/\/)/i.test(path));
  if (paths.length === 0) return null;
  const here = process.cwd();
  if (here.length >= LEAST_LENGTH && paths.some((path) => isBelow(path, here))) {
    return { path: here, isCurrent: true };
  }
  const path = sharedPart(paths);
  return path.length < LEAST_LENGTH ? null : { path, isCurrent: false };
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder) && /[/\\]/.test(path[folder.length] ?? '');
}

function sharedPart([first = '', ...others]: readonly string[]): string {
  let folder = parentOf(first);
  while (folder !== '' && !others.every((path) => isBelow(path, folder))) folder = parentOf(folder);
  return folder;
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.search(/[/\\][^/\\]*$/)));
}
