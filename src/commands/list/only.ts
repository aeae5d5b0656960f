import { ProfileError } from '../../model/profile-error.ts';
import type { Command } from '../command.ts';
import { checkStacks } from '../session/stacks.ts';

export const only: Command = {
  name: 'only',
  usage: 'mine',
  summary: 'hide Node internals and dependencies: your code gets their time',
  details: [
    'Files below node_modules are dependencies. It stays until reset or undo.',
    'Native functions, (program), garbage collection and (idle) stay.',
  ],
  group: 'filters',
  examples: [
    { line: 'only mine; tree', meaning: 'the calls between your own functions' },
    { line: 'only mine; stats', meaning: 'your own functions, with all that they cause' },
    { line: 'only mine; group file; stats', meaning: 'which of your files the time goes to' },
  ],
  run: ({ session, words }) => {
    if (words.length !== 1 || words[0] !== 'mine') {
      throw new ProfileError('usage', "only knows one word: 'only mine'");
    }
    checkStacks(session, 'only');
    const { view } = session;
    const filters = [...view.filters, { kind: 'only' } as const];
    return { session: session.withView({ ...view, filters }) };
  },
};
