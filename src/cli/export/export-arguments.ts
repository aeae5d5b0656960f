import type { Command } from 'commander';
import { formatNames } from '../../exporters/registry.ts';
import type { ProgramOptions } from '../args/program-options.ts';
import type { BrowseRequest } from '../args/request.ts';
import { looksLikeDump } from '../args/route.ts';
import { commandLine } from './command-line.ts';

interface ExportOptions extends ProgramOptions {
  readonly output?: string;
  readonly force?: true;
  readonly idle?: true;
}

/** Adds the subcommand `export`: the command of that name, behind those of `-c`, on the dumps that are named. */
export function addExportCommand(command: Command, take: (request: BrowseRequest) => void): void {
  command
    .argument('[format]')
    .argument('[files...]')
    .usage('[options] [FORMAT] [FILE…]')
    .description('write dumps in a format of other programs')
    .option('-o, --output <file>', 'a file, or - (standard output); its ending tells the format')
    .option('--force', 'replace a file that holds a profile')
    .option('--idle', 'show the time in which nothing ran in pictures, too')
    .action((format: string | undefined, files: string[], _: unknown, self: Command) => {
      const words = format === undefined ? files : [format, ...files];
      take(exportRequest(words, self.optsWithGlobals<ExportOptions>()));
    });
}

function exportRequest(
  words: readonly string[],
  { output, force, idle, ...options }: ExportOptions,
): BrowseRequest {
  const [first = ''] = words;
  const isFormat = words.length > 0 && (formatNames.includes(first) || !looksLikeDump(first));
  const line = commandLine('export', {
    words: isFormat ? [first] : [],
    flags: { '--force': force, '--idle': idle },
    output,
  });
  const command = [...(options.command ?? []), line];
  return {
    kind: 'browse',
    files: isFormat ? words.slice(1) : words,
    options: { ...options, command },
  };
}
