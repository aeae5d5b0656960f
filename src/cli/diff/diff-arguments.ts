import { type Command, InvalidArgumentError, Option } from 'commander';
import { type DiffCondition, parseDiffCondition } from '../../commands/diff/diff-conditions.ts';
import { ProfileError } from '../../model/profile-error.ts';
import { layoutNames } from '../../render/registry.ts';
import { LEAST_BUDGET } from '../../render/screen.ts';
import type { DiffRequest, DiffRequestOptions } from './diff-request.ts';

/** The first `--` only separates the sides; the parser would take it for the end of the options. */
const SEPARATOR = '\u0000';

/** Arguments in which the `--` between the sides of `diff` is a word; others as they are. */
export function withSeparator(args: readonly string[]): readonly string[] {
  const at = args.indexOf('--');
  return args[0] === 'diff' && at > 0 ? args.with(at, SEPARATOR) : args;
}

interface ParsedOptions extends Omit<DiffRequestOptions, 'failOn' | 'require'> {
  readonly failOn?: readonly DiffCondition[];
  readonly require?: readonly DiffCondition[];
  readonly baseline?: string;
}

/** Adds the subcommand `diff`. */
export function addDiffCommand(program: Command, take: (request: DiffRequest) => void): void {
  const command = program
    .command('diff')
    .argument('[paths...]')
    .usage('[options] BASE… -- NEW…')
    .description(
      'say which functions got slower between two groups of recordings, and what is noise',
    );
  withConditions(command);
  withMeasures(command);
  withPlaces(command);
  withLooks(command);
  command.action((paths: string[], _: unknown, self: Command) => {
    take(diffRequest(paths, self.optsWithGlobals<ParsedOptions>()));
  });
}

function withConditions(command: Command): void {
  command
    .addOption(
      conditions(
        '--fail-on <condition>',
        "end with status 1 where it holds, as in 'cumtime(/render/) > +10%'; repeatable",
      ),
    )
    .addOption(
      conditions(
        '--require <condition>',
        "end with status 1 unless it holds, as in 'cumtime(/parse/) < -5%'; repeatable",
      ),
    )
    .option('--strict', 'a condition holds only where the whole interval is beyond its value')
    .addOption(
      new Option('--undecided <outcome>', 'how a condition counts that cannot be decided').choices([
        'pass',
        'fail',
      ]),
    );
}

function withMeasures(command: Command): void {
  command
    .option('--all', "all functions, not only the program's own, and those with too few samples")
    .addOption(
      new Option(
        '--alpha <chance>',
        'chance of a false alarm in the whole report (0.01)',
      ).argParser(chance),
    )
    .addOption(
      new Option('--measure <what>', 'shares of the run, or times').choices(['share', 'time']),
    )
    .addOption(new Option('--by <what>', 'also compare the routes of requests').choices(['route']))
    .option('--runs-table', 'say what more runs would find')
    .option('--value <name>', 'the value of a pprof profile, such as alloc_space')
    .option('--thread <thread>', 'the thread of traces: a number, a name, PID:TID, or all')
    .addOption(
      new Option('--gc <placement>', 'where garbage collection counts (separate)').choices([
        'stack',
        'separate',
      ]),
    );
}

function withPlaces(command: Command): void {
  command
    .option('--where <condition>', 'only dumps that meet it, as in "route = \'/orders\'"')
    .option('--a <condition>', 'of the same fleet or folder, the dumps of the base side')
    .option('--b <condition>', 'its dumps of the new side')
    .option('--baseline <file>', 'the base side, as a baseline file; all paths are then new')
    .option('--save-baseline <file>', 'write the base side as a baseline file')
    .addOption(collecting('--source-maps <path>', 'source maps of both sides; repeatable'))
    .option('--no-source-maps', 'take positions as they are in the dumps')
    .addOption(collecting('--base-source-maps <path>', 'source maps of the base side; repeatable'))
    .addOption(collecting('--new-source-maps <path>', 'source maps of the new side; repeatable'))
    .addOption(collecting('--source <folder>', 'folder of files that have moved; repeatable'));
}

function withLooks(command: Command): void {
  command
    .option('--json', 'print one JSON object')
    .addOption(new Option('--layout <name>', 'how the report looks').choices(layoutNames))
    .addOption(
      new Option('--budget <characters>', 'length of a Markdown report').argParser((text) => {
        if (/^[1-9]\d{0,8}$/.test(text) && Number(text) >= LEAST_BUDGET) return Number(text);
        throw new InvalidArgumentError(`It has to be a whole number of at least ${LEAST_BUDGET}.`);
      }),
    )
    .option('--name <name>', 'of the comment in Markdown, where a page has several');
}

function conditions(flags: string, description: string): Option {
  return new Option(flags, description).argParser(
    (text: string, before: readonly DiffCondition[] | undefined) => [
      ...(before ?? []),
      parseDiffCondition(text),
    ],
  );
}

function collecting(flags: string, description: string): Option {
  return new Option(flags, description).argParser(
    (value: string, before: readonly string[] | boolean | undefined) => [
      ...(Array.isArray(before) ? before : []),
      value,
    ],
  );
}

function chance(text: string): number {
  const value = Number(text);
  if (value > 0 && value < 1) return value;
  throw new InvalidArgumentError('It has to be a number between 0 and 1.');
}

function diffRequest(paths: readonly string[], parsed: ParsedOptions): DiffRequest {
  const { baseline, failOn = [], require = [], ...others } = parsed;
  const options = { ...others, failOn, require };
  const at = paths.indexOf(SEPARATOR);
  const isSaving = options.saveBaseline !== undefined;
  const sides =
    options.a === undefined && options.b === undefined
      ? sidesOf(paths, at, { baseline, isSaving })
      : sidesOfConditions(paths, at, options, baseline !== undefined);
  return { kind: 'diff', ...sides, options };
}

interface SideWords {
  readonly baseline: string | undefined;
  readonly isSaving: boolean;
}

function sidesOf(
  paths: readonly string[],
  at: number,
  { baseline, isSaving }: SideWords,
): Pick<DiffRequest, 'base' | 'now'> {
  if (baseline !== undefined) return besideBaseline(baseline, paths, at);
  if (at >= 0) {
    const [base, now] = [paths.slice(0, at), paths.slice(at + 1)];
    if (base.length > 0 && now.length > 0) return { base, now };
    throw wrongSides(`the ${base.length === 0 ? 'base' : 'new'} side is missing`);
  }
  if (isSaving && paths.length > 0) return { base: paths, now: [] };
  const [base, now] = paths;
  if (paths.length !== 2 || base === undefined || now === undefined) {
    throw wrongSides('it needs two sides: two paths, or more with -- between them');
  }
  return { base: [base], now: [now] };
}

/** Both sides are of the same places. */
function sidesOfConditions(
  paths: readonly string[],
  at: number,
  { a, b }: Pick<ParsedOptions, 'a' | 'b'>,
  hasBaseline: boolean,
): Pick<DiffRequest, 'base' | 'now'> {
  if (a === undefined || b === undefined) {
    throw wrongSides(`--${a === undefined ? 'a' : 'b'} is missing beside the other`);
  }
  if (at >= 0 || hasBaseline || paths.length === 0) {
    throw wrongSides('--a and --b choose both sides from the same fleet or folder, which is named');
  }
  return { base: paths, now: paths };
}

function besideBaseline(baseline: string, paths: readonly string[], at: number) {
  const now = paths.filter((path) => path !== SEPARATOR);
  if (now.length === 0) throw wrongSides('no new side is named');
  if (at > 0) throw wrongSides('--baseline is the base side already');
  return { base: [baseline], now };
}

function wrongSides(reason: string): ProfileError {
  return new ProfileError('usage', `diff: ${reason}`, { hint: 'scoobyprof diff BASE… -- NEW…' });
}
