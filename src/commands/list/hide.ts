import { stackFilterCommand } from '../stack-filter-command.ts';

export const hide = stackFilterCommand('hide', {
  summary: 'take matching functions off the stacks; callers get their time',
  details: ['No sample is lost, so no total changes. (idle) always stays.'],
  group: 'filters',
  examples: [
    { line: 'hide {function}; stats', meaning: 'its time goes to its callers' },
    { line: 'hide node:; tree', meaning: 'without the internals of Node' },
    { line: 'hide {file}; callers 5', meaning: 'who calls whom without that file between' },
  ],
});
