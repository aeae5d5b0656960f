import { Command, CommanderError, Option } from 'commander';
import { ProfileError } from '../../model/profile-error.ts';
import { layoutNames } from '../../render/registry.ts';
import { LEAST_BUDGET } from '../../render/screen.ts';
import { ownVersion } from '../own-version.ts';
import { addRecorderCommands } from '../record/recorder-commands.ts';
import { addWatchCommand } from '../watch/watch-request.ts';
import type { ProgramOptions } from './program-options.ts';
import type { Request } from './request.ts';

/**
 * Reads the arguments. Throws ProfileError `usage` where they are wrong; prints help and version itself.
 */
export async function parseArguments(args: readonly string[]): Promise<Request> {
  let request: Request = { kind: 'done' };
  const program = await programFor(args, (asked) => {
    request = asked;
  });
  try {
    program.parse([...(await separated(args))], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { kind: 'done' };
    throw usageError(error.message);
  }
  return request;
}

/** In `diff` the first `--` stands between the sides. */
async function separated(args: readonly string[]): Promise<readonly string[]> {
  if (args[0] !== 'diff') return args;
  const { withSeparator } = await import('../diff/diff-arguments.ts');
  return withSeparator(args);
}

type Ask = (request: Request) => void;

async function programFor(args: readonly string[], ask: Ask): Promise<Command> {
  const browse = (files: string[], _: unknown, command: Command): void => {
    ask({ kind: 'browse', files, options: command.optsWithGlobals<ProgramOptions>() });
  };
  const program = withOptions(new Command('scoobyprof'))
    .argument('[files...]')
    .version(ownVersion(), '-V, --version', 'show the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand(false)
    // What stands behind a subcommand is its own: the program to record, `-c` of graphs.
    .enablePositionalOptions()
    .action(browse);
  if (args.some((arg) => arg === '--help' || arg === '-h')) await withOurHelp(program);
  withOptions(program.command('browse'))
    .argument('[files...]')
    .description('look at dumps at a prompt, merged where there are several')
    .action(browse);
  addWatchCommand(program, ask);
  addRecorderCommands(program, ask);
  const isHelp = args.some((arg) => ['help', 'completion', '--help', '-h'].includes(arg));
  for (const { words, add } of LATER_SUBCOMMANDS) {
    if (isHelp || args.some((arg) => words.includes(arg))) await add(program, ask);
  }
  addCommandsAboutItself(program, ask);
  for (const command of [program, ...program.commands]) withOurErrors(command);
  return program;
}

interface LaterSubcommands {
  readonly words: readonly string[];
  readonly add: (program: Command, ask: Ask) => Promise<void>;
}

/** Subcommands that are loaded only where an argument may mean them, or for help. */
const LATER_SUBCOMMANDS: readonly LaterSubcommands[] = [
  {
    words: ['collect'],
    add: async (program, ask) =>
      (await import('../collect/collect-request.ts')).addCollectCommand(program, ask),
  },
  {
    words: ['dot'],
    add: async (program, ask) =>
      (await import('../dot/dot-arguments.ts')).addDotCommand(program, ask),
  },
  {
    words: ['export'],
    add: async (program, ask) => {
      const { addExportCommand } = await import('../export/export-arguments.ts');
      addExportCommand(withOptions(program.command('export')), ask);
    },
  },
  {
    words: ['flame'],
    add: async (program, ask) => {
      const { addFlameCommand } = await import('../flame/flame-arguments.ts');
      addFlameCommand(withOptions(program.command('flame')), ask);
    },
  },
  {
    words: ['diff'],
    add: async (program, ask) =>
      (await import('../diff/diff-arguments.ts')).addDiffCommand(program, ask),
  },
  {
    words: ['requests', 'token', 'extension'],
    add: async (program, ask) =>
      (await import('../requests/record-arguments.ts')).addRecordCommands(program, ask),
  },
  {
    words: ['mcp'],
    add: async (program, ask) =>
      (await import('../mcp/mcp-request.ts')).addMcpCommand(program, ask),
  },
  {
    words: ['schema'],
    add: async (program, ask) =>
      (await import('../schema/schema-arguments.ts')).addSchemaCommand(program, ask),
  },
];

function addCommandsAboutItself(program: Command, ask: Ask): void {
  program
    .command('help')
    .argument('[topic]')
    .argument('[name]')
    .description('explain the program, one of its commands, or the schema of that name')
    .action((topic?: string, name?: string) => {
      const subcommand = program.commands.find((c) => c.name() === topic && topic !== 'help');
      const isSchema = topic === 'schema' && name !== undefined;
      // There is a page of that name, too.
      if (subcommand === undefined || topic === 'requests' || topic === 'mcp' || isSchema)
        ask({ kind: 'help', topic, ...(name === undefined ? {} : { name }) });
      else subcommand.outputHelp();
    });
  withOptions(program.command('config'))
    .description('show which settings apply, and why')
    .action((_: unknown, command: Command) => {
      ask({ kind: 'config', options: command.optsWithGlobals<ProgramOptions>() });
    });
  program
    .command('completion')
    .argument('<shell>')
    .description('print a script that completes arguments in bash, zsh or fish')
    .action((shell: string) => ask({ kind: 'completion', shell, program }));
}

/** Help lists the commands of the language, which are loaded only for it. */
async function withOurHelp(program: Command): Promise<void> {
  const { languageHelp, rootHelp } = await import('./root-help.ts');
  const language = await languageHelp();
  program.configureHelp({ formatHelp: (command, helper) => rootHelp(command, helper, language) });
}

function withOptions(command: Command): Command {
  return withLooks(withSources(command));
}

/** What is looked at. */
function withSources(command: Command): Command {
  return command
    .addOption(
      repeatable(
        '-c, --command <line>',
        'run a line of commands instead of the prompt; repeatable',
      ),
    )
    .option('--keep-going', 'go on after a command that fails')
    .addOption(
      new Option('--gc <placement>', 'where garbage collection counts').choices([
        'stack',
        'separate',
      ]),
    )
    .option('--thread <thread>', 'the thread of a trace: a number, a name, PID:TID, or all')
    .option('--value <name>', 'the value of a pprof profile, such as alloc_space')
    .option('--dir <folder>', 'the folder of dumps to choose from')
    .option('--where <condition>', 'only dumps that meet it: "route = \'/orders\' and cpu_ms > 50"')
    .option('--a <condition>', 'of a fleet, the old side of a comparison')
    .option('--b <condition>', 'its new side')
    .addOption(
      repeatable(
        '--filter <line>',
        'begin with a filter: focus RE, hide RE, only mine, …; repeatable',
      ),
    )
    .option('--no-filter', 'begin with all stacks, whatever the settings say')
    .addOption(
      repeatable('--source-maps <path>', 'file or folder of source maps or coverage; repeatable'),
    )
    .option('--no-source-maps', 'show positions as they are in the dump')
    .addOption(repeatable('--source <folder>', 'folder of files that have moved; repeatable'));
}

/** How it looks. */
function withLooks(command: Command): Command {
  return command
    .option('--json', 'print JSON Lines')
    .addOption(new Option('--layout <name>', 'how reports look').choices(layoutNames))
    .addOption(counted('--rows <rows>', 'rows of a table on a terminal and in Markdown'))
    .option(
      '--links <when>',
      'places as links: auto, always, never, or an address with {path}:{line}',
    )
    .addOption(
      counted('--budget <characters>', 'length of all that is printed as Markdown', LEAST_BUDGET),
    )
    .option('--editor <program>', 'the editor for open, or a link with {path}')
    .option('--picks', 'lists to pick from at the prompt')
    .option('--no-picks', 'no lists to pick from at the prompt');
}

function repeatable(flags: string, description: string): Option {
  return new Option(flags, description).argParser(collected);
}

/** An option whose value is a whole number of what stands in angle brackets. */
function counted(flags: string, description: string, least = 1): Option {
  const [flag = '', value = ''] = flags.split(' ');
  return new Option(flags, description).argParser((text) => {
    const count = Number(text);
    if (Number.isInteger(count) && count >= least) return count;
    const kind = least > 1 ? ` of at least ${least}` : '';
    const what = value.slice(1, -1);
    throw new ProfileError('usage', `${flag} needs a number of ${what}${kind}, not ${text}`);
  });
}

/** The values of a repeatable option. `--no-…` before leaves nothing to add to. */
function collected(value: string, before: string[] | boolean | undefined): string[] {
  return [...(Array.isArray(before) ? before : []), value];
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
