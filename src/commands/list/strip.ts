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
  examples: [{ line: 'strip; stats 10', meaning: 'a table with short paths' }],
  run: ({ session }) => ({ session: session.withStrippedPaths() }),
};
