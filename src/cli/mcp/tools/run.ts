import { ProfileError } from '../../../model/profile-error.ts';
import { KnownHeading } from '../../../render/known-heading.ts';
import { markdownLayout } from '../../../render/layouts/markdown.ts';
import type { Answer } from '../answer.ts';
import type { Desk } from '../desk.ts';
import { reportPart } from '../report-part.ts';
import { runLine } from '../run-line.ts';
import { DUMPS, type Tool, textIn, textsIn } from '../tool.ts';
import { warningsOf } from '../warnings.ts';

export const run: Tool = {
  name: 'run',
  title: 'Look into dumps by commands',
  description: [
    'Runs commands of scoobyprof on dumps, several with ; between them, and answers with their reports.',
    'stats 20 (functions; the heading says their order), sort cumtime, callers NAME, callees NAME, tree, lines NAME (time per source line),',
    'only mine (own code), group package, focus NAME, hide NAME, between 1s 2s, timeline, info. NAME is a regular expression, or the number of a row of the last table.',
    'help lists all commands, help COMMAND explains one. Every call starts anew on the whole dump: put filters and what is asked into one line.',
    'Nothing is written: no > or |, no export.',
  ].join(' '),
  properties: {
    commands: {
      type: 'string',
      maxLength: 10_000,
      description: 'A line such as: only mine; sort cumtime; stats 10',
    },
    dumps: DUMPS,
  },
  required: ['commands'],
  run: async (args, desk) => {
    const line = textIn(args, 'commands') ?? '';
    if (line.trim() === '') {
      throw new ProfileError('usage', 'commands is empty', { hint: 'try: sort cumtime; stats 10' });
    }
    return answerOfLine(line, textsIn(args, 'dumps'), desk);
  },
};

/** What a line of commands says of dumps; the rows that it shows last keep their numbers. Rejects with ProfileError. */
export async function answerOfLine(
  line: string,
  paths: readonly string[],
  desk: Desk,
): Promise<Answer> {
  const open = await desk.dumps.open(paths);
  const { session, shown } = open;
  const numbered = shown === null ? session : session.withShown(shown);
  const { reports, notes, session: after } = await runLine(line, numbered, desk);
  open.shown = after.shownLabels;
  // As on the command line, what was said once is not said again.
  const heading = new KnownHeading();
  const shownReports = reports.map((report) => heading.shown(report, markdownLayout));
  return { parts: shownReports.map(reportPart), notes: [...warningsOf(session), ...notes] };
}
