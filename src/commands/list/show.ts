import { stackFilterCommand } from '../stack-filter-command.ts';

export const show = stackFilterCommand('show', {
  summary: 'leave only matching functions on the stacks',
  details: [
    'The time of all others goes to who called them.',
    'No sample is lost, so no total changes. (idle) always stays.',
  ],
  group: 'filters',
  examples: [
    { line: 'show {file}; stats', meaning: 'that file alone, with all that it causes' },
    { line: 'show {function}; tree', meaning: 'one function and nothing else' },
    { line: 'show {file}; callees 5', meaning: 'the calls within that file' },
  ],
});
