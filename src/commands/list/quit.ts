import type { Command } from '../command.ts';

export const quit: Command = {
  name: 'quit',
  usage: '',
  summary: 'leave; so does the end of input',
  details: [],
  takes: 'nothing',
  examples: [],
  run: ({ session }) => ({ session, isQuit: true }),
};
