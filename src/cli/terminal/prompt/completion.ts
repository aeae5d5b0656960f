import { type Dirent, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from '../../../commands/command.ts';
import { quoteWord } from '../../../commands/language/grammar.ts';
import { SORT_KEYS } from '../../../commands/language/sort-keys.ts';
import { catalog } from '../../../commands/registry.ts';
import type { Session } from '../../../commands/session/session.ts';
import { formatNames } from '../../../exporters/registry.ts';
import { endsLikeDump } from '../../../importers/dump-names.ts';
import { displayText } from '../../../model/display-text.ts';
import { matchingNames, restrictionFor } from './function-names.ts';

/** The most names of functions that are offered at once. */
const MAX_NAMES = 50;

/** Completions of the last word of a line, and that word, as node:readline wants them. */
export async function complete(line: string, session: Session): Promise<[string[], string]> {
  const { words, last, quote } = lastCommand(line);
  const word = `${quote}${last}`;
  const operator = words.at(-1) ?? '';
  if (words.includes('|')) return [[], word];
  if (operator === '>' || operator === '>>') return [fileNames(last, quote, () => true), word];
  const [name] = words;
  if (name === undefined) return [startingWith(catalog.names, last).map((n) => `${n} `), word];
  const command = await catalog.load(name);
  if (command === undefined) return [[], word];
  return [argumentsOf(command, last, quote, session), word];
}

function argumentsOf(command: Command, last: string, quote: string, session: Session): string[] {
  if (last.startsWith('-')) return startingWith(optionsOf(command), last);
  switch (command.takes ?? 'functions') {
    case 'sort-keys':
      return startingWith(Object.keys(SORT_KEYS), last);
    case 'commands':
      return startingWith(catalog.names, last);
    case 'dumps':
      return fileNames(last, quote, endsLikeDump);
    case 'formats':
      return startingWith(formatNames, last);
    case 'functions':
      return functionNames(last, quote, session);
    case 'nothing':
      return [];
  }
}

/** The options that a command has, or that its usage names. */
function optionsOf({ usage, options = [] }: Command): readonly string[] {
  const inUsage = Array.from(usage.matchAll(/(?<=^|[\s[|])--?[a-z][a-z-]*/g), ([name]) => name);
  return [...new Set([...inUsage, ...options.map(({ name }) => name)])];
}

function startingWith(known: readonly string[], word: string): string[] {
  return known.filter((candidate) => candidate.startsWith(word));
}

function functionNames(text: string, quote: string, session: Session): string[] {
  const { names, isCut } = matchingNames(session.table, text, MAX_NAMES);
  const words = names.map((name) => restrictionFor(name) as string);
  return words.length > 1 && (isCut || losesText(words, text))
    ? [`${quote}${text}`, ...words]
    : words;
}

/**
 * The editor replaces the word by what all candidates begin with. Where the typed text is not in that, or not all
 * candidates are known, the word itself goes among them, so that it stays.
 */
function losesText(words: readonly string[], text: string): boolean {
  const [first = '', ...others] = words;
  let length = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length--;
  return length > 0 && !first.slice(0, length).toLowerCase().includes(text.toLowerCase());
}

/** Folders, and files that are wanted; all files where none of them is. */
function fileNames(path: string, quote: string, isWanted: (name: string) => boolean): string[] {
  const folder = path.endsWith('/') ? path : dirname(path);
  const inFolder = ({ name }: Dirent): string =>
    folder === '.' && !path.startsWith('../../prompt') ? name : join(folder, name);
  const entries = entriesOf(folder)
    .map((entry) => ({ path: inFolder(entry), isFolder: entry.isDirectory() }))
    // The editor prints candidates as they are.
    .filter((entry) => entry.path.startsWith(path.replace(/^\.\//, '')) || path === '')
    .filter((entry) => displayText(entry.path) === entry.path);
  const wanted = entries.filter((entry) => entry.isFolder || isWanted(entry.path));
  const shown = wanted.some(({ isFolder }) => !isFolder) ? wanted : entries;
  return shown.map((entry) => {
    if (entry.isFolder) return `${quote}${entry.path}/`;
    return quote === '' ? quoteWord(entry.path) : `${quote}${entry.path}${quote}`;
  });
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** A word that ended, perhaps quoted, or the end of a command. */
const ENDED = /^(?:(['"])(.*?)\1[^\s;]*|([^\s;'"][^\s;]*))(?=[\s;])\s*|^;\s*/;

/** The words of the last command of a line; the last of them is still being typed, perhaps within a quote. */
function lastCommand(line: string): { words: readonly string[]; last: string; quote: string } {
  let words: string[] = [];
  let rest = line.trimStart();
  for (;;) {
    const ended = ENDED.exec(rest);
    if (ended === null) break;
    if (ended[0].startsWith(';')) words = [];
    else words.push(ended[2] ?? ended[3]);
    rest = rest.slice(ended[0].length);
  }
  const quote = /^['"]/.exec(rest)?.[0] ?? '';
  return { words, last: rest.slice(quote.length), quote };
}
