import { dirname, join, sep } from 'node:path';
import type { FunctionTable } from '../model/function-table.ts';
import { codeOwners } from '../model/package-of.ts';
import { filePathOf, type LocalFiles } from './local-files.ts';
import { readManifest } from './package-version.ts';

/**
 * The packages of a repository that the program's own files lie in: their names by the urls of the files. Empty where
 * the files do not lie in two packages with different names. Only folders that all files share, and those below, are
 * looked into, each once.
 */
export function workspaceNames(
  tables: readonly FunctionTable[],
  files: LocalFiles,
): ReadonlyMap<string, string> {
  const folders = folderOfUrl(tables, files);
  const common = commonFolder([...folders.values()]);
  const names = new Map<string, string>();
  if (common === null) return names;
  const nameOf = nearestNames(common, files);
  for (const [url, folder] of folders) {
    const name = nameOf(folder);
    if (name !== null) names.set(url, name);
  }
  return new Set(names.values()).size > 1 ? names : new Map();
}

/** The folder here of each of the program's own files. */
function folderOfUrl(
  tables: readonly FunctionTable[],
  files: LocalFiles,
): ReadonlyMap<string, string> {
  const folders = new Map<string, string>();
  for (const url of new Set(tables.flatMap(ownUrls))) {
    const path = filePathOf(servedPath(url));
    // What a build made may be gone, and the package be here all the same.
    if (path !== null) folders.set(url, dirname(files.locate(path) ?? path));
  }
  return folders;
}

function ownUrls({ url: urls }: FunctionTable): readonly string[] {
  const ownerOf = codeOwners(urls);
  return urls.filter((url) => ownerOf(url).kind === 'program');
}

/** Vite serves what lies outside of its root by its path. */
function servedPath(url: string): string {
  return (
    /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?\/(?:.*\/)?@fs(\/[^?#]*)/.exec(
      url,
    )?.[1] ?? url
  );
}

/** The folder that all others are, or lie in; `null`: there is none. */
function commonFolder(folders: readonly string[]): string | null {
  let common = folders[0];
  if (common === undefined) return null;
  for (const folder of new Set(folders)) {
    while (!isWithin(common, folder)) {
      const parent = dirname(common);
      if (parent === common) return null;
      common = parent;
    }
  }
  return common;
}

function isWithin(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}

/** Finds the name in the nearest package.json that has one, from a folder up to the outermost. */
function nearestNames(outermost: string, files: LocalFiles): (folder: string) => string | null {
  const known = new Map<string, string | null>();
  return (folder) => {
    const way: string[] = [];
    let at = folder;
    while (!known.has(at)) {
      way.push(at);
      const name = readManifest(join(at, 'package.json'), files)?.['name'];
      if (typeof name === 'string' && name !== '') known.set(at, name);
      else if (at === outermost) known.set(at, null);
      else at = dirname(at);
    }
    const name = known.get(at) ?? null;
    for (const passed of way) known.set(passed, name);
    return name;
  };
}
