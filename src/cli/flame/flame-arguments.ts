import type { Command } from 'commander';
import type { ProgramOptions } from '../args/program-options.ts';
import type { BrowseRequest } from '../args/request.ts';
import { looksLikeDump } from '../args/route.ts';
import { commandLine } from '../export/command-line.ts';

interface FlameOptions extends ProgramOptions {
  readonly depth?: string;
  readonly min?: string;
  readonly callers?: true;
  readonly interactive?: true;
  readonly open?: true;
  readonly output?: string;
  readonly compare?: true;
  readonly idle?: true;
  readonly force?: true;
}

/** Adds the subcommand `flame`: the command of that name, behind those of `-c`, on the dumps that are named. */
export function addFlameCommand(command: Command, take: (request: BrowseRequest) => void): void {
  command
    .argument('[words...]')
    .usage('[options] [RESTRICTION…] [FILE…]')
    .description('draw dumps as a flame graph')
    .option('--depth <n>', 'draw that many levels')
    .option('--min <pct>', 'draw what has at least that share of the time, in percent')
    .option('--callers', 'below each function its callers')
    .option('-i, --interactive', 'on the whole screen, with keys and the mouse')
    .option('--open', 'show it in the browser')
    .option('-o, --output <file>', 'write the page there, or a picture: FILE.svg')
    .option('--compare', 'colour what changed between two dumps: --compare OLD NEW')
    .option('--idle', 'show the time in which nothing ran, too')
    .option('--force', 'replace a file that holds a profile')
    .action((words: string[], _: unknown, self: Command) => {
      take(flameRequest(words, self.optsWithGlobals<FlameOptions>()));
    });
}

/** Words that are no dumps are the command's. */
function flameRequest(
  words: readonly string[],
  {
    depth,
    min,
    callers,
    interactive,
    open,
    output,
    compare,
    idle,
    force,
    ...options
  }: FlameOptions,
): BrowseRequest {
  const line = commandLine('flame', {
    words: words.filter((word) => !looksLikeDump(word)),
    flags: {
      ...{
        '--callers': callers,
        '--interactive': interactive,
        '--open': open,
        '--compare': compare,
      },
      ...{ '--idle': idle, '--force': force },
    },
    values: { '--depth': depth, '--min': min },
    output,
  });
  return {
    kind: 'browse',
    files: words.filter(looksLikeDump),
    options: { ...options, command: [...(options.command ?? []), line] },
  };
}
