import { ProfileError } from '../../model/profile-error.ts';
import type { Command } from '../command.ts';

export const copy: Command = {
  name: 'copy',
  usage: '',
  summary: 'put the last report on the clipboard, as plain text',
  details: ['The terminal does it (OSC 52), over ssh too; some have to be told to allow it.'],
  takes: 'nothing',
  group: 'session',
  examples: [
    { line: 'stats 10; copy', meaning: 'a table for an issue' },
    { line: 'callers {function}; copy', meaning: 'who calls {function}' },
    { line: 'copy', meaning: 'what was shown last' },
  ],
  run: ({ session, words }) => {
    if (words.length > 0) throw new ProfileError('usage', 'copy takes no arguments');
    return { session, effect: { kind: 'copy' } };
  },
};
