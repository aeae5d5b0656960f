import { resolve } from 'node:path';
import type { DumpProgram } from './exec-queue.ts';
import type { WatchOptions } from './watch-request.ts';

/**
 * This program in a process of its own, which draws a dump: the layout of a large graph takes a while, and the watch
 * has to see what comes meanwhile.
 */
export function graphProgram(options: WatchOptions): DumpProgram {
  const type = options.svg === true ? 'svg' : 'dot';
  return {
    name: 'dot',
    wordsFor: (path) => graphWords(options, ['--type', type], path),
  };
}

/** What draws a dump as `NAME.svg` beside it and opens that. */
export function pictureWords(options: WatchOptions, path: string): readonly [string, ...string[]] {
  return graphWords(options, ['--open'], path);
}

function graphWords(
  { gc, thread, value }: WatchOptions,
  more: readonly string[],
  path: string,
): readonly [string, ...string[]] {
  const [, program = ''] = process.argv;
  const placement = gc === undefined ? [] : ['--gc', gc];
  const chosen = [
    ...(thread === undefined ? [] : ['--thread', thread]),
    ...(value === undefined ? [] : ['--value', value]),
  ];
  // A path that begins with a dash would be an option.
  return [process.execPath, program, 'dot', ...more, ...placement, ...chosen, resolve(path)];
}
