import { type Command, InvalidArgumentError, Option } from 'commander';
import type { RecordViews } from '../../commands/records/record-views.ts';
import { parseExpression } from '../../model/expression.ts';
import { ProfileError } from '../../model/profile-error.ts';
import { CALL_KINDS, type CallKind } from '../../records/record.ts';
import { layoutNames } from '../../render/registry.ts';
import { LEAST_BUDGET } from '../../render/screen.ts';
import type { BrowseRequest } from '../args/request.ts';
import { type DumpsOptions, dumpsBehind, isOfDumps, withDumps } from './dumps-behind.ts';
import { isRecordWord } from './record-word.ts';
import {
  RECORD_SORTS,
  type RecordFilter,
  type RecordSort,
  type RequestsRequest,
} from './requests-request.ts';

interface ParsedOptions extends DumpsOptions, Readonly<Partial<Record<CallKind, true>>> {
  readonly since?: number;
  readonly url?: RegExp;
  readonly route?: RegExp;
  readonly method?: string;
  readonly status?: readonly string[];
  readonly slower?: number;
  readonly n1?: true;
  readonly host?: RegExp;
  readonly service?: RegExp;
  readonly version?: RegExp;
  readonly sort?: RecordSort;
  readonly group?: true;
  /** `true`: of all rows. */
  readonly stack?: number | true;
  readonly all?: true;
  readonly timeline?: true;
  readonly log?: true;
  readonly compare?: string;
  readonly open?: true;
}

const DEFAULT_LIMIT = 20;
/** Adds the subcommand `requests`. */
export function addRequestsCommand(
  program: Command,
  take: (request: RequestsRequest | BrowseRequest) => void,
): void {
  const command = program
    .command('requests')
    .argument('[id]')
    .argument('[dir]')
    .usage('[options] [ID | latest] [DIR | redis://…]')
    .description('what requests of a server did: queries, calls, N+1, and from where');
  withFilters(command);
  withViews(command);
  withSources(command);
  withDumps(command);
  withLooks(command);
  command.action(
    (first: string | undefined, second: string | undefined, _: unknown, self: Command) => {
      const words = [first, second].filter((word) => word !== undefined);
      const all = self.optsWithGlobals<ParsedOptions>();
      take(isOfDumps(all) ? dumpsBehind(words, all) : requestsRequest(words, all));
    },
  );
}

function withFilters(command: Command): void {
  command
    .addOption(parsed('--since <age>', 'only records of this age: 90s, 10m, 2h, 7d', ageMs))
    .addOption(parsed('--url <expression>', 'only where the url matches', parseExpression))
    .addOption(parsed('--route <expression>', 'only where the route matches', parseExpression))
    .addOption(parsed('--method <method>', 'only of this method', (text) => text.toUpperCase()))
    .addOption(parsed('--status <status>', 'only with this status: 404, 5xx, 4xx,5xx', statuses))
    .addOption(parsed('--slower <time>', 'only what took so long: 100ms, 2s', timeMs))
    .addOption(parsed('--host <expression>', 'only of hosts that match', parseExpression))
    .addOption(parsed('--service <expression>', 'only of services that match', parseExpression))
    .addOption(
      parsed('--version <expression>', 'only of their versions that match', parseExpression),
    )
    .option('--n1', 'only where something is an N+1')
    .addOption(parsed('-n, --limit <count>', 'at most so many (20)', count))
    .addOption(
      new Option('--sort <key>', 'the largest first; time is the newest').choices(RECORD_SORTS),
    );
}

function withViews(command: Command): void {
  for (const kind of CALL_KINDS) command.option(`--${kind}`, `the ${NAMES[kind]} of one record`);
  command
    .option('--group', 'calls that are alike in one row')
    .addOption(parsed('--stack [row]', 'the stacks of calls, or of the one in this row', count))
    .option('--all', 'frames of libraries in stacks, too')
    .option('--timeline', 'when calls waited and ran')
    .option('--log', 'what was logged')
    .option('--compare <id>', 'what this other record did otherwise');
}

function withSources(command: Command): void {
  command
    .option('--dir <folder>', 'the folder of dumps; records lie in its folder requests')
    .addOption(collecting('--source-maps <path>', 'source maps, or folders of them; repeatable'))
    .option('--no-source-maps', 'show frames as the engine has them')
    .addOption(collecting('--source <folder>', 'folder of files that have moved; repeatable'));
}

function withLooks(command: Command): void {
  command
    .option('--open', 'as a page in the browser, which follows what is recorded')
    .option('--json', 'print JSON Lines')
    .addOption(new Option('--layout <name>', 'how it looks').choices(layoutNames))
    .option('--links <when>', 'frames as links: auto, always, never, or an address with {path}')
    .addOption(parsed('--budget <characters>', 'length of a Markdown report', budget));
}

function collecting(flags: string, description: string): Option {
  return new Option(flags, description).argParser(
    (value: string, before: readonly string[] | boolean | undefined) => [
      ...(Array.isArray(before) ? before : []),
      value,
    ],
  );
}

const NAMES: Readonly<Record<CallKind, string>> = {
  sql: 'queries',
  cache: 'calls of caches',
  rpc: 'remote calls',
  http: 'HTTP calls',
};

function parsed<T>(flags: string, description: string, parse: (text: string) => T): Option {
  return new Option(flags, description).argParser((text: string) => parse(text));
}

function measured(text: string, units: Readonly<Record<string, number>>): number {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/i.exec(text) ?? [];
  const factor = Object.hasOwn(units, unit) ? units[unit] : undefined;
  if (amount !== undefined && factor !== undefined) return Number(amount) * factor;
  throw new InvalidArgumentError(`It has to be a number with ${Object.keys(units).join(', ')}.`);
}

function ageMs(text: string): number {
  return measured(text, { s: 1e3, m: 6e4, min: 6e4, h: 3.6e6, d: 8.64e7 });
}

function timeMs(text: string): number {
  return measured(text, { ms: 1, s: 1e3 });
}

function count(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It has to be a whole number above 0.');
}

function budget(text: string): number {
  if (/^\d{1,9}$/.test(text) && Number(text) >= LEAST_BUDGET) return Number(text);
  throw new InvalidArgumentError(`It has to be a whole number of at least ${LEAST_BUDGET}.`);
}

function statuses(text: string): readonly string[] {
  const all = text.toLowerCase().split(',');
  if (all.every((one) => /^(?:0|[1-5](?:\d\d|xx))$/.test(one))) return all;
  throw new InvalidArgumentError('It has to be a status such as 404, or 5xx.');
}

function requestsRequest(words: readonly string[], options: ParsedOptions): RequestsRequest {
  const { id, folder } = placesOf(words, options.dir);
  const { limit = DEFAULT_LIMIT, sort = 'time', compare } = options;
  const request: RequestsRequest = {
    ...{ kind: 'requests', id, folder, compare: compare ?? null, limit, sort, options },
    filter: filterOf(options),
    views: viewsOf(options),
    isPage: options.open === true,
  };
  if (request.isPage) checkPage(options);
  else checkOptions(request, options);
  return request;
}

/** `./cafe` is the folder. */
function placesOf(words: readonly string[], dir: string | undefined) {
  const [first, second] = words;
  const id = first !== undefined && isRecordWord(first) ? first : null;
  if (id === null && second !== undefined) {
    throw new ProfileError('usage', `${first} is not the id of a record`, {
      hint: 'it needs 4 or more characters of one, or latest',
    });
  }
  const named = id === null ? first : second;
  return { id, folder: named ?? dir };
}

function filterOf(options: ParsedOptions): RecordFilter {
  const { since, url, route, method, status, slower, n1, host, service, version } = options;
  return {
    ...(since === undefined ? {} : { sinceMs: since }),
    ...(url === undefined ? {} : { url }),
    ...(route === undefined ? {} : { route }),
    ...(method === undefined ? {} : { method }),
    ...(status === undefined ? {} : { status }),
    ...(slower === undefined ? {} : { slowerMs: slower }),
    ...(n1 === undefined ? {} : { n1 }),
    ...(host === undefined ? {} : { host }),
    ...(service === undefined ? {} : { service }),
    ...(version === undefined ? {} : { version }),
  };
}

function viewsOf(options: ParsedOptions): RecordViews {
  const { stack } = options;
  return {
    kinds: CALL_KINDS.filter((kind) => options[kind] === true),
    isGrouped: options.group === true,
    stack: stack === true ? 'all' : (stack ?? null),
    hasLibraries: options.all === true,
    isTimeline: options.timeline === true,
    isLog: options.log === true,
  };
}

/** The page has filters, orders and views of its own. */
function checkPage(options: ParsedOptions): void {
  const others = Object.keys(options).filter((name) => !OF_PAGE.includes(name));
  const other = others.find((name) => options[name as keyof ParsedOptions] !== undefined);
  if (other === undefined) return;
  throw new ProfileError('usage', `--${other} does not go with --open`, {
    hint: 'the page has filters, orders and views of its own',
  });
}

const OF_PAGE: readonly string[] = ['open', 'dir', 'source', 'sourceMaps'];

/** Options that say nothing here are mistakes. */
function checkOptions({ id, compare, filter }: RequestsRequest, options: ParsedOptions): void {
  const views = [...CALL_KINDS, 'group', 'stack', 'all', 'timeline', 'log', 'compare'] as const;
  const view = views.find((name) => options[name] !== undefined);
  if (id === null && view !== undefined) {
    throw new ProfileError('usage', `--${view} is a view of one record`, {
      hint: `name it: scoobyprof requests latest --${view}`,
    });
  }
  if (compare !== null && view !== 'compare') {
    throw new ProfileError('usage', `--${view} does not go with --compare`);
  }
  const isOfList = options.limit !== undefined || options.sort !== undefined;
  const isFiltered = Object.keys(filter).length > 0;
  if (id === null || (!isOfList && (!isFiltered || id === 'latest'))) return;
  throw new ProfileError('usage', 'filters and orders are for lists of records', {
    hint: 'latest takes filters, too',
  });
}
