import { ProfileError } from '../../model/profile-error.ts';
import type { Command } from '../command.ts';

export const add: Command = {
  name: 'add',
  usage: 'FILE…',
  summary: 'merge other dumps: numbers of the same function add up',
  details: ['The order is the initial one again. A bad file changes nothing.'],
  takes: 'dumps',
  picks: 'dump',
  group: 'dumps',
  examples: [
    { line: 'add {dump}', meaning: 'the same dump twice: all numbers double' },
    { line: 'add {dump} {dump}', meaning: 'several at once, such as those of all workers' },
    { line: 'add {dump}; sort cumtime; stats 5', meaning: 'then look at the sum' },
  ],
  run: async ({ session, words, loadDumps }) => {
    if (words.length === 0) throw new ProfileError('usage', 'add needs a file');
    const dumps = (await Promise.all(words.map(loadDumps))).flat();
    return { session: session.withAdded(dumps) };
  },
};
