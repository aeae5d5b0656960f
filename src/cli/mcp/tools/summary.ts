import { DUMPS, type Tool, textsIn } from '../tool.ts';
import { answerOfLine } from './run.ts';

export const summary: Tool = {
  name: 'summary',
  title: 'Sum up a dump',
  description: [
    'The first thing to ask: one page about a CPU or heap profile. What it is and how good its samples are, the functions with most time (own code first),',
    'heaviest paths, hottest lines with their source text, garbage collection, packages, and commands to go on with, for the tool run.',
  ].join(' '),
  properties: { dumps: DUMPS },
  run: (args, desk) => answerOfLine('summary', textsIn(args, 'dumps'), desk),
};
