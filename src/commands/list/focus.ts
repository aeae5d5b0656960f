import { stackFilterCommand } from '../stack-filter-command.ts';

export const focus = stackFilterCommand('focus', {
  summary: 'keep the samples with a matching function on their stack',
  details: ['The total is then the cumulative time of the matching functions.'],
  group: 'filters',
  examples: [
    { line: 'focus {function}; stats', meaning: 'what happens while it runs' },
    { line: 'focus {file}; tree', meaning: 'the calls on the way to that file and below' },
    { line: 'focus {function}; group package; stats', meaning: 'which packages work for it' },
  ],
});
