import type { Command } from '../command.ts';

export const strip: Command = {
  name: 'strip',
  usage: '',
  summary: 'drop the leading directories of all paths',
  details: [
    'Functions that are then the same are one row. The order goes back to that at the start.',
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
