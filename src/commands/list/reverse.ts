import type { Command } from '../command.ts';

export const reverse: Command = {
  name: 'reverse',
  usage: '',
  summary: 'reverse the current order',
  details: ['Does nothing while the functions are in the order of the dump.'],
  takes: 'nothing',
  group: 'order',
  examples: [
    { line: 'reverse', meaning: 'the other way round; once more turns it back' },
    { line: 'sort line; reverse; stats 5', meaning: 'the highest line numbers first' },
    { line: 'sort tottime; reverse; stats 5', meaning: 'where the least time goes' },
  ],
  run: ({ session }) => {
    const { order } = session;
    if (order === null) return { session };
    return { session: session.withOrder({ ...order, isReversed: !order.isReversed }) };
  },
};
