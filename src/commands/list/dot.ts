import type { Command } from '../command.ts';
import { RESTRICTION_DETAILS } from '../restriction-help.ts';
import { sessionGraph } from '../session-graph.ts';

export const dot: Command = {
  name: 'dot',
  usage: '[RESTRICTION…]',
  summary: "write the call graph, as text for graphviz' dot",
  details: [
    'Without restrictions it shows at most 80 functions, with them those that are left.',
    'Functions that are left out cut no path: a dotted edge leads across them.',
    ...RESTRICTION_DETAILS,
  ],
  examples: [
    { line: 'dot > graph.dot', meaning: 'the graph in a file' },
    { line: 'sort cumtime; dot 30 | dot -Tpng > graph.png', meaning: '30 functions as a picture' },
  ],
  run: (input) => sessionGraph(input, false),
};
