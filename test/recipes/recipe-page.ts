import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

/** A recipe of the manual: what is typed, what is written into files, and what comes out. */
export interface Recipe {
  readonly name: string;
  /** Indented lines, as they stand: all of them are one script of the shell. */
  readonly script: string;
  /** Blocks with a language: their first line names the file in a comment. */
  readonly files: Readonly<Record<string, string>>;
  /** Blocks without a language; lines are shortened by `…` alone, or at one end. */
  readonly outputs: readonly (readonly string[])[];
}

/** The recipes of a page, one for each heading that has something to type. */
export function recipesOf(page: string): readonly Recipe[] {
  const text = readFileSync(new URL(`../../src/manual/${page}.md`, import.meta.url), 'utf8');
  return text
    .split(/^## /m)
    .slice(1)
    .map((section) => recipe(section))
    .filter(({ script, files }) => script !== '' || Object.keys(files).length > 0);
}

function recipe(section: string): Recipe {
  const name = section.split('\n', 1)[0] as string;
  const blocks = Array.from(section.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm), (match) => ({
    language: match[1] as string,
    text: match[2] as string,
  }));
  const typed = section.replace(/^```[\s\S]*?^```$/gm, '').match(/^ {4}.*$/gm) ?? [];
  const files = blocks.filter(({ language }) => language !== '');
  return {
    name,
    script: typed.map((line) => line.slice(4)).join('\n'),
    files: Object.fromEntries(files.map(({ text }) => [namedFile(text), text])),
    outputs: blocks
      .filter(({ language }) => language === '')
      .map(({ text }) => text.trimEnd().split('\n')),
  };
}

/** `// src/handler.mjs` or `# Dockerfile` in the first line. */
function namedFile(text: string): string {
  const found = /^(?:\/\/|#) (\S+)\n/.exec(text);
  if (found === null) throw new Error(`a block names no file: ${text.slice(0, 40)}`);
  return found[1] as string;
}

/** The first line of a block that does not stand in the output behind those before it; `null`: all do. */
export function firstMissing(block: readonly string[], output: string): string | null {
  const printed = output.split('\n').map(comparable);
  let at = 0;
  for (const line of block) {
    if (line.trim() === '…' || line.trim() === '') continue;
    const found = printed.findIndex((one, i) => i >= at && matches(one, line));
    if (found < 0) return line;
    at = found + 1;
  }
  return null;
}

function matches(printed: string, line: string): boolean {
  if (line.startsWith('…')) return printed.endsWith(comparable(line.slice(1)));
  if (line.endsWith('…')) return printed.startsWith(comparable(line.slice(0, -1)));
  return printed === comparable(line);
}

/** What is the same in every run: no times, counts, sizes and shares; lines of the source stay. */
function comparable(line: string): string {
  return stripVTControlCharacters(line)
    .replace(/:(\d+)(?=[(:\s]|$)/g, (_, digits: string) => `:${letters(digits)}`)
    .replace(/\d+(?:\.\d+)?(?: (?:ms|s|µs|us)\b)/g, 'TIME')
    .replace(/\d+(?:\.\d+)? (?:kB|MB|B|bytes)\b/g, 'SIZE')
    .replace(/\/(?:ms|s)\b/g, '/TIME')
    .replace(/≥?\d+(?:[./]\d+)*/g, 'N')
    .replace(/\s+/g, ' ')
    .trim();
}

function letters(digits: string): string {
  return digits.replace(/\d/g, (digit) => 'ABCDEFGHIJ'[Number(digit)] as string);
}
