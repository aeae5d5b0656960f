import { stackFilterCommand } from '../stack-filter-command.ts';

export const ignore = stackFilterCommand('ignore', {
  summary: 'drop the samples with a matching function on their stack',
  details: [],
  group: 'filters',
  examples: [
    { line: 'ignore {function}; stats', meaning: 'what is left without the samples that it is in' },
    {
      line: "ignore '\\\\(idle\\\\)|garbage'; stats",
      meaning: 'without idle time and collections',
    },
    { line: 'ignore {file}; tree', meaning: 'the calls that never reach that file' },
  ],
});
