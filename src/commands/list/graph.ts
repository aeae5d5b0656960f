import type { Command } from '../command.ts';
import { RESTRICTION_DETAILS } from '../restriction-help.ts';
import { sessionGraph } from '../session-graph.ts';

export const graph: Command = {
  name: 'graph',
  usage: '[RESTRICTION…]',
  summary: 'open the call graph as a picture',
  details: [
    'The picture pans, zooms, searches, and shows the callers and callees of a function.',
    ...RESTRICTION_DETAILS,
  ],
  examples: [
    { line: 'graph', meaning: 'the graph in a browser' },
    { line: 'graph > graph.svg', meaning: 'the same in a file' },
  ],
  run: (input) => sessionGraph(input, true),
};
