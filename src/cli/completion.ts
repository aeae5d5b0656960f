import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { catalog } from '../commands/registry.ts';
import type { Session } from '../commands/session.ts';
import { SORT_KEYS } from '../commands/sort-keys.ts';
import { displayText } from '../model/display-text.ts';

/** Completions of the last word of a line, and that word, as node:readline wants them. */
export function complete(line: string, session: Session): [string[], string] {
  const command = line.slice(line.lastIndexOf(';') + 1).trimStart();
  const words = command.split(/\s+/);
  const word = words.at(-1) ?? '';
  const [name] = words;
  if (words.length <= 1) return [startingWith(catalog.names, word).map((n) => `${n} `), word];
  if (name === 'sort') return [startingWith(Object.keys(SORT_KEYS), word), word];
  if (name === 'help') return [startingWith(catalog.names, word), word];
  const own = OWN_WORDS[name ?? ''];
  if (own !== undefined) return [startingWith(own, word), word];
  if (['read', 'add', 'compare'].includes(name ?? '')) return [fileNames(word), word];
  return [functionNames(word, session), word];
}

/** What the commands take that know their words. */
const OWN_WORDS: Readonly<Record<string, readonly string[]>> = {
  group: ['function', 'file', 'package', 'category'],
  only: ['mine'],
};

function startingWith(known: readonly string[], word: string): string[] {
  return known.filter((candidate) => candidate.startsWith(word));
}

function fileNames(word: string): string[] {
  const folder = word.endsWith('/') ? word : dirname(word);
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    const paths = entries.map((entry) => {
      const path = folder === '.' && !word.startsWith('./') ? entry.name : join(folder, entry.name);
      return entry.isDirectory() ? `${path}/` : path;
    });
    // The editor prints candidates as they are.
    return startingWith(paths, word).filter((path) => displayText(path) === path);
  } catch {
    return [];
  }
}

function functionNames(word: string, session: Session): string[] {
  const { stats, shown = stats.functions } = session.table;
  const names = session.rows.map((row) => shown.functionName[row] as string);
  return [...new Set(startingWith(names, word))]
    .filter((name) => /^[\w$.]+$/.test(name))
    .slice(0, 50);
}
