import { displayText } from '../model/display-text.ts';
import { packageOf } from '../model/package-of.ts';
import type { Profile } from '../model/profile.ts';

/** More versions of a package than these are only said to be there. */
const MAX_VERSIONS = 3;

/**
 * Names of packages with the versions that ran: `semver@7.6.3`, or `semver@5.7.2, 7.6.3` where a program has several.
 *
 * @param versionOf the version of the package that a url lies in; `null`: nothing tells
 */
export function versionedNames(
  names: readonly string[],
  profiles: readonly Profile[],
  versionOf: (url: string) => string | null,
): readonly string[] {
  const versions = new Map<string, Set<string>>();
  for (const url of urlsOf(profiles)) {
    const owner = packageOf(url);
    const version = owner.kind === 'package' ? versionOf(url) : null;
    if (owner.kind !== 'package' || version === null) continue;
    const name = displayText(owner.name);
    versions.set(name, (versions.get(name) ?? new Set()).add(displayText(version)));
  }
  return names.map((name) => {
    const found = [...(versions.get(name) ?? [])].sort(byNumbers);
    if (found.length === 0) return name;
    const more = found.length > MAX_VERSIONS ? ', …' : '';
    return `${name}@${found.slice(0, MAX_VERSIONS).join(', ')}${more}`;
  });
}

function urlsOf(profiles: readonly Profile[]): ReadonlySet<string> {
  return new Set(
    profiles.flatMap((profile) => (profile.kind === 'sampled' ? profile.functions.url : [])),
  );
}

function byNumbers(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
