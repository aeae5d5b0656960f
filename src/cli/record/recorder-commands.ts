import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CountsRequest, RecordOptions, RecordRequest } from './record-request.ts';

/** Adds the subcommands `record` and `counts`; `take` gets what they ask for. */
export function addRecorderCommands(
  program: Command,
  take: (request: RecordRequest | CountsRequest) => void,
): void {
  program
    .command('record')
    .description('record a program, or a running process; --calls counts calls exactly')
    .argument('[command...]', 'the program and its arguments, after --')
    .passThroughOptions()
    .addOption(
      new Option('--calls [how]', 'count calls too; separate: in a second run').choices([
        'separate',
      ]),
    )
    .option('--heap', 'record who allocated the memory in use, not where the time goes')
    .option(
      '--interval <time>',
      'between samples, as 500us or 2ms (default 1ms); with --heap as 64kB (default 32KiB)',
    )
    .option('--dir <folder>', 'the folder for the dumps')
    .option('--name <name>', 'a word for the names of the dumps', fileNamePart)
    .option('--browse', 'open the dump with the most busy time at the end')
    .option('--runs <n>', 'record n times, into the folders 1 to n, for comparisons', runCount)
    .option('--against <folder>', 'record in turn there and here, and say what changed')
    .option('--pid <number>', 'record a running process (opens its inspector)', processId)
    .option('--inspect <address>', 'record the process behind HOST:PORT of an inspector')
    .option(
      '--for <time>',
      'with --pid and --inspect: how long, as 10s (default: until Ctrl-C)',
      milliseconds,
    )
    .action((command: string[], _: unknown, self: Command) => {
      take({ kind: 'record', command, options: recordOptions(self) });
    });
  addCountsCommand(program, take);
}

interface TypedOptions extends Omit<RecordOptions, 'interval' | 'forMs'> {
  readonly interval?: string;
  readonly for?: number;
}

function recordOptions(command: Command): RecordOptions {
  const { interval, for: forMs, ...options } = command.optsWithGlobals<TypedOptions>();
  return {
    ...options,
    ...(interval === undefined ? {} : { interval: intervalOf(interval, options) }),
    ...(forMs === undefined ? {} : { forMs }),
  };
}

function addCountsCommand(program: Command, take: (request: CountsRequest) => void): void {
  program
    .command('counts')
    .description('add the calls that NODE_V8_COVERAGE counted to a dump of the same program')
    .argument('<profile>', 'the dump')
    .argument('<coverage...>', 'files of the coverage folder')
    .option('-o, --output <file>', 'the dump to write (default: PROFILE.counts.cpuprofile)')
    .option('--separate', 'the coverage comes from another run than the times')
    .action((profile: string, coverage: string[], options: CountsRequest['options']) => {
      take({ kind: 'counts', profile, coverage, options });
    });
}

const UNIT_MS: Readonly<Record<string, number>> = { us: 1e-3, ms: 1, s: 1e3, min: 6e4 };

function duration(text: string, defaultUnit: string): number {
  const [, number, unit = defaultUnit] = /^(\d+(?:\.\d+)?)(us|ms|s|min)?$/.exec(text) ?? [];
  const ms = Number(number) * (UNIT_MS[unit] ?? Number.NaN);
  if (!(ms > 0)) throw new InvalidArgumentError('It has to be a number with us, ms, s or min.');
  return ms;
}

function intervalOf(text: string, { heap }: Pick<RecordOptions, 'heap'>): number {
  try {
    return heap === true ? bytes(text) : microseconds(text);
  } catch (error) {
    const reason = (error as Error).message;
    throw new InvalidArgumentError(
      `option '--interval <time>' argument '${text}' is invalid. ${reason}`,
    );
  }
}

const UNIT_BYTES: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  kib: 1 << 10,
  mb: 1e6,
  mib: 1 << 20,
};

/** A bare number is bytes, as in node's --heap-prof-interval. */
function bytes(text: string): number {
  const [, number, unit = 'b'] = /^(\d+(?:\.\d+)?)([kmb]i?b?)?$/.exec(text.toLowerCase()) ?? [];
  const size = Math.round(Number(number) * (UNIT_BYTES[unit] ?? Number.NaN));
  if (!(size > 0)) throw new InvalidArgumentError('With --heap it has to be bytes, as 64kB.');
  return size;
}

/** A bare number is microseconds, as in node's --cpu-prof-interval. */
function microseconds(text: string): number {
  return Math.max(1, Math.round(duration(text, 'us') * 1000));
}

function milliseconds(text: string): number {
  return duration(text, 's');
}

function processId(text: string): number {
  if (!/^[1-9]\d*$/.test(text))
    throw new InvalidArgumentError('It has to be the number of a process.');
  return Number(text);
}

function runCount(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text))
    throw new InvalidArgumentError('It has to be a whole number above 0.');
  return Number(text);
}

function fileNamePart(text: string): string {
  if (!/^[\w-]+$/.test(text)) {
    throw new InvalidArgumentError('It may have letters, digits, - and _.');
  }
  return text;
}
