import type { Command, CommandResult } from '../command.ts';
import type { Session } from '../session/session.ts';

export const summary: Command = {
  name: 'summary',
  usage: '',
  summary: 'show on one page what the profile says, and what to look at next',
  details: [
    'It shows what the recording is and how good its samples are, the functions with most time (your own before those of packages and Node), the heaviest paths of calls, the hottest lines with their text, packages, and commands to go on with.',
    'In Markdown the page has at most 2,000 characters, on a terminal 40 lines.',
    'scoobyprof --layout markdown FILE prints it where nobody types and no commands are piped in.',
    'Filters act on it as on tables.',
  ],
  takes: 'nothing',
  group: 'tables',
  examples: [
    { line: 'summary', meaning: 'all at a glance' },
    { line: 'only mine; summary', meaning: 'the same of your own code alone' },
    { line: 'focus {function}; summary', meaning: 'what happens round one function' },
  ],
  run: async ({ session }) => summaryOf(session),
};

/** What makes the page is loaded for it alone. */
async function summaryOf(session: Session): Promise<CommandResult> {
  const { summaryReport } = await import('../summary/summary-report.ts');
  return { session, report: summaryReport(session) };
}
