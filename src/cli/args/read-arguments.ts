import { catalog } from '../../commands/registry.ts';
import { ProfileError } from '../../model/profile-error.ts';
import type { Request } from './request.ts';

/** The first words that are not commands of the language. */
export const SUBCOMMANDS: readonly string[] = [
  'browse',
  'diff',
  'dot',
  'export',
  'flame',
  'watch',
  'collect',
  'record',
  'requests',
  'token',
  'extension',
  'mcp',
  'counts',
  'schema',
  'config',
  'completion',
  'help',
];

const VALUE_OPTIONS = [
  '-c',
  '--command',
  '--layout',
  '--gc',
  '--thread',
  '--value',
  '--dir',
  '--where',
  '--a',
  '--b',
  '--source-maps',
  '--source',
  '--links',
  '--filter',
  '--rows',
  '--budget',
  '--editor',
];

/** Whether an option, written without `=`, takes the next argument. */
export function takesValue(option: string): boolean {
  return VALUE_OPTIONS.includes(option);
}

/**
 * Reads arguments. Most calls are commands and files without an option: these need no parser, whose loading
 * takes longer than all the rest. Rejects with a ProfileError `usage` where they are wrong.
 */
export async function readArguments(args: readonly string[]): Promise<Request> {
  const simple = commandsAndFiles(args);
  if (simple !== null) return simple;
  const { parseArguments } = await import('./program.ts');
  return parseArguments(args);
}

/** A request of nothing but `-c LINE`, `browse` and files; `null`: there is more to it. */
function commandsAndFiles(args: readonly string[]): Request | null {
  const lines: string[] = [];
  let at = 0;
  for (; args[at] === '-c' && at + 1 < args.length; at += 2) lines.push(args[at + 1]);
  if (args[at] === 'browse' || args[at] === '--') at++;
  const files = args.slice(at);
  const isSimple = files.every((arg) => {
    return (!arg.startsWith('-') || arg === '-') && !SUBCOMMANDS.includes(arg);
  });
  if (!isSimple) return null;
  const options = lines.length > 0 ? { command: lines } : {};
  return { kind: 'browse', files, options };
}

/** The error for a first word that is neither a command nor a file, and does not look like one. */
export async function unknownWord(word: string): Promise<ProfileError> {
  const { nearestWord } = await import('../../commands/language/nearest-word.ts');
  const { meantByOtherTools } = await import('../../commands/language/foreign-words.ts');
  const nearest = meantByOtherTools(word) ?? nearestWord(word, [...SUBCOMMANDS, ...catalog.names]);
  return new ProfileError('usage', `${word} is neither a command nor a file`, {
    hint: nearest === undefined ? 'scoobyprof --help shows examples' : `did you mean ${nearest}?`,
  });
}
