import { ProfileError } from '../../model/profile-error.ts';
import type { Command } from '../command.ts';

export const undo: Command = {
  name: 'undo',
  usage: '',
  summary: 'take back the last command that changed something',
  details: ['Filters, groups, orders, strip and add, one after the other, back to the last read.'],
  examples: [{ line: 'undo', meaning: 'the filter before last, say, is the last again' }],
  run: ({ session }) => {
    const before = session.undone();
    if (before === null) throw new ProfileError('usage', 'there is nothing to take back');
    return { session: before };
  },
};
