import { ProfileError } from '../../../model/profile-error.ts';
import { visibleText } from '../../../records/visible-text.ts';
import { fenced } from '../../../render/markdown-text.ts';
import { dumpFolder } from '../../dump-folder.ts';
import { isFolder } from '../../stat-or-none.ts';
import type { Desk } from '../desk.ts';
import { type FoundDump, foundDumps } from '../found-dumps.ts';
import { foundReport } from '../found-report.ts';
import { type RecordedRun, recordProgram } from '../record-program.ts';
import { reportsPart } from '../reports-part.ts';
import { type Tool, type ToolArguments, textIn, textsIn } from '../tool.ts';

const USUAL_SECONDS = 60;

export const record: Tool = {
  name: 'record',
  title: 'Record a program',
  description: [
    'Runs a program in the current folder, without a shell, and records where its time goes. The answer names the dumps; sum up the first with summary.',
    'It has no standard input, and ends after timeoutSeconds at the latest, with its dump where it can be asked to end.',
  ].join(' '),
  properties: {
    program: { type: 'string', maxLength: 4096, description: 'Such as node, npx, or a path.' },
    args: {
      type: 'array',
      items: { type: 'string', maxLength: 32_768 },
      maxItems: 500,
      description: 'Its arguments, one each: no shell splits or expands them.',
    },
    hasCalls: { type: 'boolean', description: 'Count calls exactly, too; it runs slower.' },
    isHeap: { type: 'boolean', description: 'Who allocated the memory in use, in place of time.' },
    timeoutSeconds: {
      type: 'integer',
      minimum: 1,
      maximum: 600,
      description: 'At most so long (60).',
    },
  },
  required: ['program'],
  runsPrograms: true,
  run: async (args, desk) => {
    if (isRecording) throw new ProfileError('usage', 'another program is being recorded');
    isRecording = true;
    try {
      return await recorded(args, desk);
    } finally {
      isRecording = false;
    }
  },
};

/** Two at once would slow one another down. */
let isRecording = false;

async function recorded(args: ToolArguments, desk: Desk) {
  const folder = dumpFolder(desk.dir);
  const before = new Set(pathsIn(folder, desk));
  const timeoutMs = 1000 * ((args['timeoutSeconds'] as number | undefined) ?? USUAL_SECONDS);
  const run = await recordProgram(wordsOf(args, folder), { timeoutMs, signal: desk.signal });
  const made = foundDumps(folder, desk.folders, { limit: 1000 }).dumps.filter(
    ({ path }) => !before.has(path),
  );
  const report = foundReport(busiestFirst(made), endText(run, made.length));
  const parts = [reportsPart([report]), ...(run.output.trim() === '' ? [] : [outputPart(run)])];
  return { parts, notes: [] };
}

/** As they are found after the run. */
function pathsIn(folder: string, { folders }: Desk): readonly string[] {
  if (!isFolder(folder)) return [];
  return foundDumps(folder, folders, { limit: Number.MAX_SAFE_INTEGER }).dumps.map(
    ({ path }) => path,
  );
}

function wordsOf(args: ToolArguments, folder: string): readonly string[] {
  const { hasCalls, isHeap } = args;
  const options = [
    ...(hasCalls === true ? ['--calls'] : []),
    ...(isHeap === true ? ['--heap'] : []),
  ];
  const program = textIn(args, 'program') ?? '';
  if (program === '') throw new ProfileError('usage', 'program is empty');
  const words = [program, ...textsIn(args, 'args')];
  if (words.some((word) => word.includes('\0'))) {
    throw new ProfileError('usage', 'no argument of a program can hold a NUL');
  }
  return [...options, `--dir=${folder}`, '--', ...words];
}

function busiestFirst(dumps: readonly FoundDump[]): readonly FoundDump[] {
  return [...dumps].sort((a, b) => (b.mark?.process.busy ?? 0) - (a.mark?.process.busy ?? 0));
}

function endText({ status, isTimedOut }: RecordedRun, count: number): string {
  const end = isTimedOut
    ? 'it was ended, its time was up'
    : status === null
      ? 'it was killed'
      : `it ended with status ${status}`;
  return `${end}; ${count === 1 ? '1 dump' : `${count} dumps`}`;
}

function outputPart({ status, isTimedOut, output }: RecordedRun) {
  const text = output.trim().split('\n').map(visibleText).join('\n');
  return {
    markdown: (budget: number) => fenced(text.slice(-Math.max(1, budget - 40))),
    objects: () => [{ schema: 'scoobyprof.recorded-run/1', status, isTimedOut, output: text }],
  };
}
