import type { Command } from '../command.ts';
import { RESTRICTION_DETAILS } from '../language/restriction-help.ts';
import { sessionGraph } from '../session/session-graph.ts';

export const dot: Command = {
  name: 'dot',
  usage: '[RESTRICTION…]',
  summary: 'write the call graph, as DOT text for graphviz',
  details: [
    'Without restrictions it shows at most 80 functions; with restrictions, those that are left.',
    'A dotted edge stands for a path through functions that are left out.',
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
