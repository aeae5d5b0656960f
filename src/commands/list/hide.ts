import { stackFilterCommand } from '../stack-filter-command.ts';

export const hide = stackFilterCommand('hide', {
  summary: 'take matching functions off the stacks; callers get their time',
  details: ['No sample is lost, so no total changes. (idle) always stays.'],
  examples: [{ line: 'hide node_modules', meaning: 'dependencies count for those who call them' }],
});
