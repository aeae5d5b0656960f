import type { Command } from '../command.ts';

export const quit: Command = {
  name: 'quit',
  usage: '',
  summary: 'leave; so does the end of input',
  details: [],
  takes: 'nothing',
  group: 'session',
  examples: [
    { line: 'quit', meaning: 'leave the prompt' },
    { line: 'exit', meaning: 'the same' },
    { line: 'stats 5; quit', meaning: 'a last look' },
  ],
  run: ({ session }) => ({ session, isQuit: true }),
};
