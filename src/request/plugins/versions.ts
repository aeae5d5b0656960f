import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a package says of itself; `null`: it does not say it. */
interface Manifest {
  readonly name: string | null;
  readonly version: string | null;
}

export function manifestOf(folder: string): Manifest {
  try {
    const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return { name: textOf(name), version: textOf(version) };
  } catch {
    return { name: null, version: null };
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** Whether a version is at least `from` and less than `below`. What comes before a release belongs to the release before. */
export function isBetween(version: string, from: string, below: string): boolean {
  return compare(version, from) >= 0 && compare(version, below) < 0 && !isBefore(version, below);
}

/** `4.0.0-beta.1` of `4`. */
function isBefore(version: string, release: string): boolean {
  return version.includes('-') && numbersOf(version)[0] === numbersOf(release)[0];
}

function compare(a: string, b: string): number {
  const left = numbersOf(a);
  const right = numbersOf(b);
  for (let i = 0; i < 3; i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function numbersOf(version: string): readonly number[] {
  return (version.split(/[-+]/)[0] as string).split('.').map((part) => Number.parseInt(part, 10));
}
