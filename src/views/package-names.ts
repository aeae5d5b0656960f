import { displayText } from '../model/display-text.ts';
import type { FunctionTable } from '../model/function-table.ts';
import { type CodeOwner, codeOwners } from '../model/package-of.ts';

/** More versions of a package than these are only said to be there. */
const MAX_VERSIONS = 3;

/**
 * Names of packages with the versions that ran: `semver@7.6.3`, or `semver@5.7.2, 7.6.3` where a program has several.
 *
 * @param versionOf the version of a package or extension; `null`: nothing tells
 */
export function versionedNames(
  names: readonly string[],
  tables: readonly FunctionTable[],
  versionOf: (owner: CodeOwner) => string | null,
): readonly string[] {
  const versions = new Map<string, Set<string>>();
  for (const owner of tables.flatMap(ownersIn)) {
    const version = versionOf(owner);
    if (!('name' in owner) || version === null) continue;
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

function ownersIn({ url }: FunctionTable): readonly CodeOwner[] {
  return Array.from(new Set(url), codeOwners(url));
}

function byNumbers(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
