import type { Command } from 'commander';
import { ProfileError } from '../../model/profile-error.ts';
import type { ProgramOptions } from '../args/program-options.ts';
import type { BrowseRequest } from '../args/request.ts';
import { commandLine } from '../export/command-line.ts';

export interface DumpsOptions extends ProgramOptions {
  readonly function?: string;
  readonly limit?: number;
}

/** Whether they ask for dumps, not for records. */
export function isOfDumps(options: DumpsOptions): boolean {
  return options.function !== undefined || options.where !== undefined;
}

export function withDumps(command: Command): void {
  command
    .option('--function <expression>', 'of a fleet or a folder, the dumps with it on a stack')
    .option('--where <condition>', "with --function: only dumps that meet it: 'cpu_ms > 50'");
}

/** The command of that name, which lists dumps, not records. */
export function dumpsBehind(
  words: readonly string[],
  { function: wanted, limit, ...options }: DumpsOptions,
): BrowseRequest {
  if (wanted === undefined) {
    throw new ProfileError('usage', '--where chooses dumps, and --function is missing', {
      hint: 'scoobyprof requests fleet/ --function parse --where "cpu_ms > 50"',
    });
  }
  const other = Object.keys(options).find((name) => !OF_DUMPS.includes(name));
  if (other !== undefined) {
    throw new ProfileError('usage', `--${other} is of records, and --function of dumps`);
  }
  const values = { '--limit': limit === undefined ? undefined : String(limit) };
  const line = commandLine('requests', {
    ...{ words: [wanted], values, flags: {}, output: undefined },
  });
  return { kind: 'browse', files: words, options: { ...options, command: [line] } };
}

const OF_DUMPS: readonly string[] = [
  ...['where', 'dir', 'source', 'sourceMaps', 'json', 'layout', 'links', 'budget'],
];
