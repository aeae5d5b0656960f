import { type Stats, statSync } from 'node:fs';

/**
 * What the system says of a path; `undefined` where there is nothing to say: no such file, a link that leads nowhere
 * or round in circles, a name too long. Who then opens the path is told which.
 */
export function statOrNone(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Whether there is a folder, or a link to one. */
export function isFolder(path: string): boolean {
  return statOrNone(path)?.isDirectory() === true;
}
