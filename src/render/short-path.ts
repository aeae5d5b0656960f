/** A folder that paths are written below. */
export interface PathFolder {
  readonly path: string;
  /** The program runs in it, so that paths lead to files as they stand. */
  readonly isCurrent: boolean;
}

/** What stands in front of a package's name says where it was installed, which is mostly known. */
const INSTALLED = /^.*[/\\](?:node_modules|site-packages|dist-packages)[/\\]/s;

/** A path without the folder that was told before; of a file of a package what its importers write. */
export function shortPath(path: string, folder: PathFolder | null): string {
  const start = folder?.path.length ?? 0;
  const isBelow =
    folder !== null && path.startsWith(folder.path) && /[/\\]/.test(path[start] ?? '');
  return (isBelow ? path.slice(start + 1) : path).replace(INSTALLED, '');
}
