import type { Command as Program } from 'commander';
import { catalog } from '../../commands/registry.ts';
import { ProfileError } from '../../model/profile-error.ts';
import type { LayoutName } from '../../render/registry.ts';
import type { DotRequest } from '../dot/dot-request.ts';
import type { WatchRequest } from '../watch/watch-request.ts';

/** Options that every way of starting takes. */
export interface ProgramOptions {
  readonly command?: readonly string[];
  readonly keepGoing?: true;
  readonly json?: true;
  readonly layout?: LayoutName;
  readonly gc?: 'stack' | 'separate';
  readonly dir?: string;
  /** `false`: positions stay those of the dumps. */
  readonly sourceMaps?: readonly string[] | false;
  readonly source?: readonly string[];
  /** Whether places are links, and to what. */
  readonly links?: string;
  /** Filters, as lines of commands, that a session begins with; `false`: none, whatever the settings say. */
  readonly filter?: readonly string[] | false;
  /** Rows that layouts for readers show where a command does not say how many. */
  readonly rows?: number;
  /** Characters of a Markdown report. */
  readonly budget?: number;
  /** What `open` opens files in: a program, or a link with `{path}`. */
  readonly editor?: string;
  /** `false`: the prompt asks nothing. */
  readonly picks?: boolean;
  /** Names of those above that the file of settings gave. */
  readonly settings?: readonly string[];
}

export interface BrowseRequest {
  readonly kind: 'browse';
  readonly files: readonly string[];
  readonly options: ProgramOptions;
}

/** What the arguments ask for. */
export type Request =
  | BrowseRequest
  | WatchRequest
  | RecordRequest
  | CountsRequest
  | DotRequest
  | { readonly kind: 'help'; readonly topic: string | undefined }
  | { readonly kind: 'config'; readonly options: ProgramOptions }
  | { readonly kind: 'completion'; readonly shell: string; readonly program: Program }
  /** Help or version was printed. */
  | { readonly kind: 'done' };

/** Record a program, or a process that runs. */
export interface RecordRequest {
  readonly kind: 'record';
  readonly command: readonly string[];
  readonly options: RecordOptions;
}

export interface RecordOptions extends ProgramOptions {
  /** `true`: in the same run as the times. */
  readonly calls?: true | 'separate';
  readonly intervalUs?: number;
  readonly name?: string;
  readonly browse?: true;
  /** So many times, each into a folder of its own. */
  readonly runs?: number;
  readonly pid?: number;
  readonly inspect?: string;
  /** How long to record a process that runs. */
  readonly forMs?: number;
}

/** Join a dump with coverage that was taken beside it. */
export interface CountsRequest {
  readonly kind: 'counts';
  readonly profile: string;
  readonly coverage: readonly string[];
  readonly options: { readonly output?: string; readonly separate?: true };
}

/** The first words that are no commands of the language. */
export const SUBCOMMANDS: readonly string[] = [
  'browse',
  'dot',
  'watch',
  'record',
  'counts',
  'config',
  'completion',
  'help',
];

const VALUE_OPTIONS = [
  '-c',
  '--command',
  '--layout',
  '--gc',
  '--dir',
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

/** The error for a first word that is no command, no file and does not look like one. */
export async function unknownWord(word: string): Promise<ProfileError> {
  const { nearestWord } = await import('../../commands/language/nearest-word.ts');
  const nearest = nearestWord(word, [...catalog.names, ...SUBCOMMANDS]);
  return new ProfileError('usage', `${word} is no command, and there is no such file`, {
    hint: nearest === undefined ? 'scoobyprof --help shows examples' : `did you mean ${nearest}?`,
  });
}
