import type { Exporter } from '../../exporters/exporter.ts';
import { exporterForFile, formatNames, loadExporter } from '../../exporters/registry.ts';
import { ProfileError } from '../../model/profile-error.ts';
import type { Command, CommandInput, CommandResult } from '../command.ts';
import { nearestWord } from '../language/nearest-word.ts';
import { takeOptions } from '../language/own-options.ts';
import type { Session } from '../session/session.ts';
import { sessionNotes } from '../session/session-notes.ts';
import { checkOrder, checkStacks } from '../session/stacks.ts';

const OPTIONS = [
  { name: '--output', short: '-o', value: 'FILE' },
  { name: '--force', value: null },
  { name: '--idle', value: null },
] as const;

export const exportCommand: Command = {
  name: 'export',
  usage: '[FORMAT] [OPTION…]',
  summary: 'write what is shown in a format of other programs',
  details: [
    `FORMAT is one of ${formatNames.join(', ')}; where it is left out, the ending of FILE tells.`,
    'Without -o FILE it goes to standard output. What is shown is what is written: filters, groups, source maps.',
    'Flame graphs (html, svg) leave out the time in which nothing ran; --idle shows it.',
    'A file that is being read, or that holds a profile, is replaced only with --force.',
  ],
  options: OPTIONS,
  takes: 'formats',
  group: 'dumps',
  examples: [
    { line: 'export dot -o profile.dot', meaning: 'the call graph as text, in a file' },
    { line: 'focus {function}; export dot', meaning: 'only what happens while it runs' },
    { line: 'export gprof2dot | head', meaning: 'to another program' },
  ],
  run: runExport,
};

async function runExport({ session, words }: CommandInput): Promise<CommandResult> {
  const options = takeOptions(words, exportCommand);
  const [format, ...more] = options.words;
  const path = options.values.get('--output');
  if (more.length > 0) {
    throw new ProfileError('usage', `export takes one format: ${more[0]} is too much`, {
      hint: 'export writes the open profile: read FILE and add FILE change that',
    });
  }
  const exporter = await chosenExporter(format, path);
  checkNeeds(exporter, session);
  const { table: view, title, dumps } = session;
  const inputs = dumps.map((dump) => dump.path);
  const isForced = options.values.has('--force');
  const target = path === undefined || path === '-' ? null : path;
  return {
    session,
    effect: {
      ...{ kind: 'export', exporter, view, title, inputs, path: target, isForced },
      notes: sessionNotes(session),
      hasIdle: options.values.has('--idle'),
      changes: null,
      isOpened: false,
    },
  };
}

async function chosenExporter(format: string | undefined, path = '-'): Promise<Exporter> {
  if (format !== undefined) {
    const exporter = await loadExporter(format);
    if (exporter !== undefined) return exporter;
    throw unknownFormat(`there is no format ${format}`, format);
  }
  const exporter = await exporterForFile(path);
  if (exporter !== undefined) return exporter;
  if (path === '-') throw unknownFormat('export needs a format');
  throw unknownFormat(`the ending of ${path} does not tell the format`);
}

function unknownFormat(message: string, format = ''): ProfileError {
  const nearest = nearestWord(format, formatNames);
  const hint =
    nearest === undefined ? `formats are ${formatNames.join(', ')}` : `did you mean ${nearest}?`;
  return new ProfileError('usage', message, { hint });
}

/** What a dump does not hold cannot be written: that is the dump's fault, not that of the words. */
function checkNeeds({ name, needs }: Exporter, session: Session): void {
  if (needs === 'tables') return;
  checkStacks(session, `export ${name}`, 'not-a-profile');
  if (needs === 'order') checkOrder(session, `export ${name}`, ': export speedscope or pprof');
}
