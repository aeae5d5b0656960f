import { readFileSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import { commandNames } from '../commands/help.ts';
import { nearestWord } from '../commands/nearest-word.ts';
import { ProfileError } from '../model/profile-error.ts';
import { layouts } from '../render/registry.ts';
import { rootHelp } from './root-help.ts';

/** Options that every way of starting takes. */
export interface ProgramOptions {
  readonly command?: readonly string[];
  readonly keepGoing?: true;
  readonly json?: true;
  readonly layout?: string;
  readonly gc?: 'stack' | 'separate';
  readonly dir?: string;
}

export interface BrowseRequest {
  readonly kind: 'browse';
  readonly files: readonly string[];
  readonly options: ProgramOptions;
}

/** What the arguments ask for. */
export type Request =
  | BrowseRequest
  | { readonly kind: 'help'; readonly topic: string | undefined }
  | { readonly kind: 'done' };

/** The first words that are no commands of the language. */
export const SUBCOMMANDS = ['browse', 'help'] as const;

const VALUE_OPTIONS = ['-c', '--command', '--layout', '--gc', '--dir'];

/** Whether an option, written without `=`, takes the next argument. */
export function takesValue(option: string): boolean {
  return VALUE_OPTIONS.includes(option);
}

/**
 * Reads the arguments. Throws ProfileError `usage` where they are wrong; prints help and version itself.
 */
export function parseArguments(args: readonly string[]): Request {
  let request: Request = { kind: 'done' };
  const browse = (files: string[], _: unknown, command: Command): void => {
    request = { kind: 'browse', files, options: command.optsWithGlobals<ProgramOptions>() };
  };
  const program = withOptions(new Command('scoobyprof'))
    .argument('[files...]')
    .version(packageVersion(), '-V, --version', 'show the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand(false)
    .action(browse);
  program.configureHelp({ formatHelp: (command, helper) => rootHelp(command, helper) });
  withOptions(program.command('browse'))
    .argument('[files...]')
    .description('look at dumps at a prompt, merged where there are several')
    .action(browse);
  program
    .command('help')
    .argument('[topic]')
    .description('explain the program, or one of its commands')
    .action((topic?: string) => {
      const subcommand = program.commands.find((c) => c.name() === topic && topic !== 'help');
      if (subcommand === undefined) request = { kind: 'help', topic };
      else subcommand.outputHelp();
    });
  for (const command of [program, ...program.commands]) withOurErrors(command);
  try {
    program.parse([...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { kind: 'done' };
    throw usageError(error.message);
  }
  return request;
}

function withOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '-c, --command <line>',
        'run a line of commands instead of the prompt; repeatable',
      ).argParser((line: string, before: string[] | undefined) => [...(before ?? []), line]),
    )
    .option('--keep-going', 'go on after a command that fails')
    .option('--json', 'print JSON Lines')
    .addOption(new Option('--layout <name>', 'how reports look').choices([...layouts.keys()]))
    .addOption(
      new Option('--gc <placement>', 'where garbage collection counts').choices([
        'stack',
        'separate',
      ]),
    )
    .option('--dir <folder>', 'the folder of dumps to choose from');
}

function withOurErrors(command: Command): void {
  command.exitOverride();
  command.configureOutput({ writeErr: () => {} });
}

/** Commander's message as ours: "error: unknown option '--jsn'\n(Did you mean --json?)". */
function usageError(message: string): ProfileError {
  const [first = '', suggestion] = message.replace(/^error: /, '').split('\n');
  const hint = suggestion?.replace(/^\(Did you mean/, 'did you mean').replace(/\)$/, '');
  return new ProfileError('usage', first, { hint: hint ?? 'scoobyprof --help lists the options' });
}

/** The error for a first word that is no command, no file and does not look like one. */
export function unknownWord(word: string): ProfileError {
  const nearest = nearestWord(word, [...commandNames(), ...SUBCOMMANDS]);
  return new ProfileError('usage', `${word} is no command, and there is no such file`, {
    hint: nearest === undefined ? 'scoobyprof --help shows examples' : `did you mean ${nearest}?`,
  });
}

/** The version of the package. */
export function packageVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
