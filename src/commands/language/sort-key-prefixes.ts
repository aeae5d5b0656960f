import { PSTATS_KEYS, SORT_KEYS } from './sort-keys.ts';

/** All prefixes that name a key. One that two keys claim names none; shorter ones stay with the first. */
const KEY_OF_PREFIX: ReadonlyMap<string, string> = prefixes();

function prefixes(): ReadonlyMap<string, string> {
  const owner = new Map<string, string>();
  const claimedTwice = new Set<string>();
  for (const key of Object.keys(PSTATS_KEYS)) {
    for (const prefix of prefixesOf(key)) {
      if (owner.has(prefix)) {
        claimedTwice.add(prefix);
        break;
      }
      owner.set(prefix, key);
    }
  }
  for (const prefix of claimedTwice) owner.delete(prefix);
  // Whole names are keys even where they begin another.
  for (const key of Object.keys(PSTATS_KEYS)) owner.set(key, key);
  for (const key of Object.keys(SORT_KEYS).filter((key) => !Object.hasOwn(PSTATS_KEYS, key))) {
    const free = prefixesOf(key).filter((p) => !owner.has(p) && !claimedTwice.has(p));
    for (const prefix of free) owner.set(prefix, key);
  }
  return owner;
}

/** A word and its beginnings, longest first. */
function prefixesOf(word: string): readonly string[] {
  return Array.from({ length: word.length }, (_, i) => word.slice(0, word.length - i));
}

/** The key that a word names, itself or by a prefix; `undefined`: none. */
export function sortKeyOf(word: string): string | undefined {
  return KEY_OF_PREFIX.get(word);
}
