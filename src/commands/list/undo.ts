import { ProfileError } from '../../model/profile-error.ts';
import type { Command } from '../command.ts';

export const undo: Command = {
  name: 'undo',
  usage: '',
  summary: 'take back the last command that changed something',
  details: ['Filters, groups, orders, strip and add, one after the other, back to the last read.'],
  takes: 'nothing',
  group: 'filters',
  examples: [
    { line: 'focus {function}; undo; stats', meaning: 'the filter is gone' },
    { line: 'sort name; undo; stats 5', meaning: 'the order before' },
    { line: 'strip; undo; stats 5', meaning: 'whole paths again' },
  ],
  run: ({ session }) => {
    const before = session.undone();
    if (before === null) throw new ProfileError('usage', 'there is nothing to undo');
    return { session: before };
  },
};
