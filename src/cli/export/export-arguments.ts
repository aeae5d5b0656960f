import type { Command } from 'commander';
import { formatNames } from '../../exporters/registry.ts';
import { ProfileError } from '../../model/profile-error.ts';
import type { ProgramOptions } from '../args/program-options.ts';
import type { BrowseRequest } from '../args/request.ts';
import { looksLikeDump } from '../args/route.ts';

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
  const line = [
    'export',
    ...(isFormat ? [quoted(first)] : []),
    ...(output === undefined ? [] : ['--output', quoted(output)]),
    ...(force === true ? ['--force'] : []),
    ...(idle === true ? ['--idle'] : []),
  ].join(' ');
  const command = [...(options.command ?? []), line];
  return {
    kind: 'browse',
    files: isFormat ? words.slice(1) : words,
    options: { ...options, command },
  };
}

/** Whatever it holds, the language takes it for one word. */
function quoted(word: string): string {
  const quote = ["'", '"'].find((mark) => !word.includes(mark));
  if (quote !== undefined) return `${quote}${word}${quote}`;
  throw new ProfileError('usage', `the name ${word} holds both kinds of quotes`, {
    hint: 'write to standard output: scoobyprof export FORMAT > FILE',
  });
}
