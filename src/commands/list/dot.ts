import type { Command } from '../command.ts';
import { RESTRICTION_DETAILS } from '../language/restriction-help.ts';
import { sessionGraph } from '../session/session-graph.ts';

export const dot: Command = {
  name: 'dot',
  usage: '[RESTRICTION…]',
  summary: "write the call graph, as text for graphviz' dot",
  details: [
    'Without restrictions it shows at most 80 functions, with them those that are left.',
    'Functions that are left out cut no path: a dotted edge leads across them.',
    ...RESTRICTION_DETAILS,
  ],
  picks: 'functions',
  group: 'tables',
  examples: [
    { line: 'dot', meaning: 'the graph of what is shown, as DOT text' },
    { line: 'dot {function}', meaning: 'one function with its callers and callees' },
    { line: 'sort cumtime; dot 30', meaning: 'the 30 functions with the most cumulative time' },
  ],
  run: (input) => sessionGraph(input, false),
};
