import { stackFilterCommand } from '../stack-filter-command.ts';

export const focus = stackFilterCommand('focus', {
  summary: 'keep the samples with a matching function on their stack',
  details: ['The total is then the cumulative time of what matches.'],
  examples: [{ line: 'focus render; stats', meaning: 'what goes on while something renders' }],
});
