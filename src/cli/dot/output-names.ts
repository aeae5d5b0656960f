import { basename, dirname, join, resolve, sep } from 'node:path';
import { withoutDumpEnding } from '../../importers/dump-names.ts';

/** What was taken out of a protocol message, or is a trace, may end so. */
const JSON_ENDING = /\.json(?:\.gz)?$/i;

/**
 * Where the graph of each dump goes: `NAME.dot` beside it or in a folder. Dumps that would get the same name keep
 * their full one, and where that is the same too, the folders they come from as well.
 */
export function outputPaths(
  dumps: readonly string[],
  { folder, type }: { folder: string | undefined; type: string },
): readonly string[] {
  const namings: readonly ((path: string) => string)[] = [
    (path) => withoutDumpEnding(basename(path)).replace(JSON_ENDING, ''),
    (path) => basename(path),
    ...Array.from({ length: deepest(dumps) }, (_, depth) => withFolders(depth + 1)),
  ];
  const targetBy = (path: string, step: number): string => {
    const name = (namings[step] as (path: string) => string)(path) || basename(path);
    return join(folder ?? dirname(path), `${name}.${type}`);
  };
  let steps = dumps.map(() => 0);
  for (const step of namings.keys()) {
    const targets = dumps.map((path, i) => targetBy(path, steps[i]));
    const repeated = repeatedTargets(targets);
    if (repeated.size === 0 || step + 1 === namings.length) return targets;
    const isTaken = (i: number): boolean => repeated.has(keyOf(targets[i]));
    steps = steps.map((known, i) => (isTaken(i) ? step + 1 : known));
  }
  return [];
}

function deepest(dumps: readonly string[]): number {
  return dumps.reduce((most, path) => Math.max(most, resolve(path).split(sep).length), 1);
}

/** `sub-folder-a.cpuprofile`: the name with so many folders in front. */
function withFolders(count: number): (path: string) => string {
  return (path) =>
    resolve(path)
      .split(sep)
      .filter(Boolean)
      .slice(-1 - count)
      .join('-');
}

function repeatedTargets(targets: readonly string[]): ReadonlySet<string> {
  const once = new Set<string>();
  const repeated = new Set<string>();
  for (const key of targets.map(keyOf)) {
    if (once.has(key)) repeated.add(key);
    once.add(key);
  }
  return repeated;
}

/** Some file systems take names for the same that differ only in upper and lower case. */
function keyOf(path: string): string {
  return resolve(path).toLowerCase();
}
