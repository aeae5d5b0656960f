import { stackFilterCommand } from '../stack-filter-command.ts';

export const show = stackFilterCommand('show', {
  summary: 'leave only matching functions on the stacks',
  details: [
    'The time of all others goes to who called them.',
    'No sample is lost, so no total changes. (idle) always stays.',
  ],
  examples: [{ line: 'show /app/src/', meaning: 'your own sources, with all that they cause' }],
});
