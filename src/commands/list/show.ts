import { stackFilterCommand } from '../stack-filter-command.ts';

export const show = stackFilterCommand('show', {
  summary: 'leave only matching functions on the stacks; other time goes to who called',
  details: ['No sample is lost, so no total changes. (idle) always stays.'],
  examples: [{ line: 'show /app/src/', meaning: 'your own sources, with all that they cause' }],
});
