import { stackFilterCommand } from '../stack-filter-command.ts';

export const ignore = stackFilterCommand('ignore', {
  summary: 'drop the samples with a matching function on their stack',
  details: [],
  examples: [{ line: "ignore '\\(idle\\)|garbage'", meaning: 'without idle time and collections' }],
});
