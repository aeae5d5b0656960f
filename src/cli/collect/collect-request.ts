import { type Command, InvalidArgumentError, Option } from 'commander';

/** What `collect` was asked for. */
export interface CollectRequest {
  readonly kind: 'collect';
  /** Folders with dumps, or dumps. */
  readonly paths: readonly string[];
  readonly options: CollectOptions;
}

export interface CollectOptions {
  /** The folder of the fleet. */
  readonly output?: string;
  /** The URL of a ClickHouse in the place of a folder. */
  readonly to?: string;
  /** Makes the tables there. */
  readonly init?: true;
  /** Goes on with what comes. */
  readonly watch?: true;
  /** Takes dumps away whose rows are safe. */
  readonly remove?: true;
  /** How long rows wait for others before they are written, while watching; ms. */
  readonly every?: number;
  /** How often to look, in ms; `true`: the usual. */
  readonly poll?: number | true;
  readonly json?: true;
}

/** Adds the subcommand; `take` is told when it was asked for. */
export function addCollectCommand(program: Command, take: (request: CollectRequest) => void): void {
  program
    .command('collect')
    .argument('<dir...>')
    .description('make rows of dumps, so that millions of them can be asked at once')
    .option('-o, --output <folder>', 'where the fleet is: Parquet files by service and day')
    .option('--to <url>', 'a ClickHouse instead: clickhouse://user@host/database')
    .option('--init', 'make the tables there first')
    .option('--watch', 'go on with dumps that come')
    .option('--remove', 'take each dump away once its rows are safe')
    .addOption(
      new Option('--every <time>', 'with --watch: how long rows wait for others (1m)').argParser(
        duration,
      ),
    )
    .addOption(
      new Option(
        '--poll [ms]',
        'with --watch: look at intervals, for file systems that tell nothing',
      ).argParser(milliseconds),
    )
    .option('--json', 'print the sums as a JSON object')
    .action((paths: string[], _: unknown, command: Command) => {
      take({ kind: 'collect', paths, options: command.optsWithGlobals<CollectOptions>() });
    });
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1e3, m: 6e4, min: 6e4, h: 3.6e6 };
const LONGEST_MS = 8.64e7;

function duration(text: string): number {
  const [, amount = '', unit = ''] = /^(\d{1,6}(?:\.\d+)?)\s*([a-z]+)$/i.exec(text) ?? [];
  const ms = Number(amount) * (Object.hasOwn(UNITS, unit) ? (UNITS[unit] as number) : 0);
  if (ms > 0 && ms <= LONGEST_MS) return ms;
  throw new InvalidArgumentError('It has to be a time up to a day: 500ms, 30s, 5m, 1h.');
}

function milliseconds(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It has to be a whole number above 0.');
}
