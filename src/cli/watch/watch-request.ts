import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { type Condition, parseCondition } from '../../commands/language/conditions.ts';
import { type LayoutName, layoutNames } from '../../render/registry.ts';

/** What `watch` was asked for. */
export interface WatchRequest {
  readonly kind: 'watch';
  /** `undefined`: the dump folder. */
  readonly folder: string | undefined;
  readonly options: WatchOptions;
}

export interface WatchOptions {
  readonly json?: true;
  readonly dir?: string;
  readonly gc?: 'stack' | 'separate';
  /** Of recordings with several threads. */
  readonly thread?: string;
  /** Of dumps whose stacks have several values. */
  readonly value?: string;
  readonly layout?: LayoutName;
  readonly existing?: true;
  readonly run?: readonly string[];
  readonly exec?: string;
  readonly dot?: true;
  /** A picture in place of the text of the graph. */
  readonly svg?: true;
  readonly once?: number;
  readonly failOn?: readonly Condition[];
  /** How often to look, in ms; `true`: the usual. */
  readonly poll?: number | true;
  readonly keep?: number;
  readonly maxAge?: number;
  readonly maxSize?: number;
}

/** Adds the subcommand; `onRequest` is told when it was asked for. */
export function addWatchCommand(
  program: Command,
  onRequest: (request: WatchRequest) => void,
): void {
  const watch = program
    .command('watch')
    .argument('[dir]')
    .description(
      'print a line for each dump, and each request with findings, that appears in a folder',
    )
    .option('--json', 'print JSON Lines')
    .option('--existing', 'also take the dumps and records that are already there')
    .addOption(
      repeatable('--run <line>', 'run a line of commands on each dump; repeatable', String),
    )
    .option('--dot', 'draw each dump as a call graph: NAME.dot beside it')
    .option('--svg', 'draw each as a picture: NAME.svg')
    .option(
      '--exec <program>',
      'start a program for each dump, its path in SCOOBYPROF_DUMP; no shell',
    )
    .addOption(number('--once <count>', 'end after this many dumps'))
    .addOption(
      repeatable(
        '--fail-on <condition>',
        "end with status 1 when it holds, as in 'cumtime(/render/) > 200ms'; repeatable",
        (text) => parseCondition(text),
      ),
    )
    .addOption(
      number('--poll [ms]', 'look at intervals, for file systems that do not report changes'),
    )
    .addOption(new Option('--layout <name>', 'how reports of --run look').choices(layoutNames))
    .option('--dir <folder>', 'the folder, as for the other commands')
    .action((folder: string | undefined, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<WatchOptions>();
      onRequest({ kind: 'watch', folder: folder ?? options.dir, options });
    });
  addLookOptions(watch);
  addPruneOptions(watch);
}

/** What of a dump is looked at. */
function addLookOptions(watch: Command): void {
  watch
    .addOption(
      new Option('--gc <placement>', 'where garbage collection counts').choices([
        'stack',
        'separate',
      ]),
    )
    .option('--value <name>', 'the value of a pprof profile, such as alloc_space')
    .option('--thread <thread>', 'the thread of traces: a number, a name, PID:TID, or all');
}

function addPruneOptions(watch: Command): void {
  watch
    .addOption(number('--keep <count>', 'remove the oldest reported dumps above this number'))
    .addOption(
      measured('--max-age <age>', 'remove reported dumps that are older: 90s, 2h, 7d', AGES),
    )
    .addOption(
      measured('--max-size <size>', 'remove the oldest reported above this sum: 500MB', SIZES),
    );
}

function repeatable<T>(flags: string, description: string, parse: (text: string) => T): Option {
  return new Option(flags, description).argParser((text: string, before: T[] | undefined) => [
    ...(before ?? []),
    parse(text),
  ]);
}

function number(flags: string, description: string): Option {
  return new Option(flags, description).argParser((text: string) => {
    if (/^\d{1,9}$/.test(text) && Number(text) > 0) return Number(text);
    throw new InvalidArgumentError('It has to be a whole number above 0.');
  });
}

const AGES = { ms: 1, s: 1e3, m: 6e4, min: 6e4, h: 3.6e6, d: 8.64e7 };
const SIZES = { b: 1, kb: 1e3, mb: 1e6, gb: 1e9 };

/** A number with one of these units. */
function measured(flags: string, description: string, units: Readonly<Record<string, number>>) {
  return new Option(flags, description).argParser((text: string) => {
    const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/i.exec(text) ?? [];
    const factor = units[unit.toLowerCase()];
    if (amount !== undefined && factor !== undefined) return Number(amount) * factor;
    throw new InvalidArgumentError(`It has to be a number with ${Object.keys(units).join(', ')}.`);
  });
}
