import { ProfileError } from '../../model/profile-error.ts';
import { CALL_KINDS } from '../../records/record.ts';
import type { Command, CommandInput, CommandResult } from '../command.ts';
import { takeOptions } from '../language/own-options.ts';
import type { RecordViews } from '../records/record-views.ts';

const OPTIONS = [
  ...CALL_KINDS.map((kind) => ({ name: `--${kind}`, value: null })),
  { name: '--group', value: null },
  { name: '--stack', value: '[ROW]' },
  { name: '--all', value: null },
  { name: '--timeline', value: null },
  { name: '--log', value: null },
];

export const request: Command = {
  name: 'request',
  usage: '[OPTION…]',
  summary: 'show what the profiled request did: queries, calls, N+1',
  details: [
    'It needs the record of the request, which scooby mode writes into the folder requests beside the profile.',
    '--sql, --cache, --rpc, --http show calls, --group those that are alike in one row.',
    '--stack shows their stacks, --stack ROW that of one row, --all the frames of libraries, too.',
    '--timeline shows when they ran, --log what was logged. scoobyprof requests shows other records.',
  ],
  options: OPTIONS,
  takes: 'nothing',
  group: 'tables',
  examples: [
    { line: 'request', meaning: 'what the request did, and what is wrong with it' },
    { line: 'request --sql --group', meaning: 'its queries, and from where they were made' },
    { line: 'request --timeline', meaning: 'for what it waited, and when' },
  ],
  run: showRequest,
};

async function showRequest({ session, words }: CommandInput): Promise<CommandResult> {
  const views = viewsIn(words);
  // What makes text of records brings packages that no other command needs.
  const { requestReport } = await import('../records/request-report.ts');
  return { session, report: await requestReport(session, views) };
}

function viewsIn(words: readonly string[]): RecordViews {
  const { words: others, values } = takeOptions(words.map(stackWord), request);
  if (others.length > 0) {
    throw new ProfileError('usage', `request takes no ${others[0]}`, {
      hint: 'scoobyprof requests ID shows other records',
    });
  }
  const row = values.get('--stack') ?? null;
  if (row !== null && row !== 'all' && !isRow(row)) {
    throw new ProfileError('usage', `--stack needs the number of a row, not ${row}`);
  }
  return {
    kinds: CALL_KINDS.filter((kind) => values.has(`--${kind}`)),
    isGrouped: values.has('--group'),
    stack: row === null || row === 'all' ? row : Number(row),
    hasLibraries: values.has('--all'),
    isTimeline: values.has('--timeline'),
    isLog: values.has('--log'),
  };
}

/** Without a row behind it, the option means all rows. */
function stackWord(word: string, at: number, words: readonly string[]): string {
  return word === '--stack' && !isRow(words[at + 1] ?? '') ? '--stack=all' : word;
}

function isRow(text: string): boolean {
  return /^[1-9]\d{0,8}$/.test(text);
}
