import { quoteWord } from '../../commands/language/grammar.ts';
import { catalog } from '../../commands/registry.ts';
import { endsLikeDump } from '../../importers/dump-names.ts';
import { ProfileError } from '../../model/profile-error.ts';
import { statOrNone } from '../stat-or-none.ts';

/** Which options of the program take a value; the router must not take the value for a word. */
export interface RouteOptions {
  readonly takesValue: (option: string) => boolean;
  readonly subcommands: readonly string[];
}

/**
 * Turns `stats 5 a.cpuprofile`, `"sort cumtime; stats 5" a.cpuprofile` and the like into
 * `-c LINE -- FILE…`, which the argument parser understands; everything else passes as it is.
 *
 * Behind the first command word, trailing words that look like dumps are dumps, `--` separates them
 * explicitly, long options are the program's unless the command has them, and all other words are the command's.
 *
 * Rejects with a ProfileError `usage` for an option at the end that lacks its value
 */
export async function routeArguments(
  args: readonly string[],
  options: RouteOptions,
): Promise<readonly string[]> {
  const first = firstWord(args, options);
  if (first < 0 || !beginsScript(args[first], options.subcommands)) return args;
  const before = args.slice(0, first);
  if (before.some((arg) => /^(?:-c|--command(?:=|$))/.test(arg))) return args;
  const [command = ''] = args[first].trim().split(/[\s;]/, 1);
  const own = await ownOptions(args[first], args);
  const { words, longOptions, explicitDumps } = sortArguments(args.slice(first + 1), options, own);
  if (longOptions.includes('--help')) return ['help', command];
  const dumpCount = explicitDumps === null ? countTrailingDumps(words) : 0;
  const commandWords = words.slice(0, words.length - dumpCount);
  const dumps = explicitDumps ?? words.slice(words.length - dumpCount);
  const line = [args[first], ...commandWords.map(quoteWord)].join(' ');
  return [...before, ...longOptions, '-c', line, '--', ...dumps];
}

/** The long options of the command that the words behind a script belong to: its last one. */
async function ownOptions(script: string, args: readonly string[]): Promise<ReadonlySet<string>> {
  if (!args.some((arg) => arg.startsWith('--'))) return new Set();
  const name =
    script
      .slice(script.lastIndexOf(';') + 1)
      .trim()
      .split(/\s/, 1)[0] ?? '';
  const command = await catalog.load(name);
  return new Set(command?.options?.map((option) => option.name));
}

/** Index of the first argument that is no option; -1: there is none. */
export function firstWord(
  args: readonly string[],
  { takesValue }: Pick<RouteOptions, 'takesValue'>,
): number {
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (arg === '--') return -1;
    if (arg === '-' || !arg.startsWith('-')) return i;
    if (takesValue(arg)) i++;
  }
  return -1;
}

function beginsScript(word: string, subcommands: readonly string[]): boolean {
  if (subcommands.includes(word)) return false;
  const [firstWord = ''] = word.trim().split(/[\s;]/, 1);
  if (catalog.has(firstWord)) return true;
  return /[\s;]/.test(word) && !isFile(word) && !endsLikeDump(word);
}

function sortArguments(
  args: readonly string[],
  { takesValue }: RouteOptions,
  own: ReadonlySet<string>,
) {
  const words: string[] = [];
  const longOptions: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (arg === '--') return { words, longOptions, explicitDumps: args.slice(i + 1) };
    if (!arg.startsWith('--') || own.has(arg.split('=', 1)[0] as string)) {
      words.push(arg);
      continue;
    }
    longOptions.push(arg);
    if (!takesValue(arg)) continue;
    const value = args[++i];
    // The parser would take the --command that is put behind it for the value.
    if (value === undefined) throw new ProfileError('usage', `option '${arg}' argument missing`);
    longOptions.push(value);
  }
  return { words, longOptions, explicitDumps: null };
}

function countTrailingDumps(words: readonly string[]): number {
  let count = 0;
  while (count < words.length) {
    const at = words.length - 1 - count;
    // What follows an operator is where a report goes.
    const isTarget = ['>', '>>', '|'].includes(words[at - 1] ?? '');
    if (isTarget || !looksLikeDump(words[at])) break;
    count++;
  }
  return count;
}

/** Whether a word behind a command is a dump: by its ending, a slash, or because there is such a file. */
export function looksLikeDump(word: string): boolean {
  if (word === '-' || endsLikeDump(word)) return true;
  const isExclusion = /^-\/.*\/$/s.test(word);
  return !isExclusion && (word.includes('/') || isFile(word));
}

function isFile(path: string): boolean {
  return statOrNone(path)?.isFile() === true;
}
