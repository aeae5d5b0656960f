import type { Command } from '../command.ts';

export const strip: Command = {
  name: 'strip',
  usage: '',
  summary: 'drop the leading directories of all paths',
  details: [
    'Functions that are the same without them become one row. The order is the initial one again.',
    "'read' brings the directories back.",
  ],
  takes: 'nothing',
  group: 'filters',
  examples: [
    { line: 'strip; stats 10', meaning: 'a table with short paths' },
    {
      line: 'strip; sort stdname; stats {file}',
      meaning: 'the functions of {file} in the order of their lines',
    },
    { line: 'strip; callers {function}', meaning: 'short paths there too' },
  ],
  run: ({ session }) => ({ session: session.withStrippedPaths() }),
};
