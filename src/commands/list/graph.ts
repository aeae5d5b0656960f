import type { Command } from '../command.ts';
import { RESTRICTION_DETAILS } from '../language/restriction-help.ts';
import { sessionGraph } from '../session/session-graph.ts';

export const graph: Command = {
  name: 'graph',
  usage: '[RESTRICTION…]',
  summary: 'open the call graph as a picture',
  details: [
    'The picture pans, zooms, searches, and shows the callers and callees of a function.',
    ...RESTRICTION_DETAILS,
  ],
  picks: 'functions',
  group: 'tables',
  examples: [
    { line: 'graph', meaning: 'the graph in a browser' },
    { line: 'graph {function}', meaning: 'one function with its callers and callees' },
    { line: 'sort cumtime; graph 30', meaning: 'the 30 functions with the most cumulative time' },
  ],
  run: (input) => sessionGraph(input, true),
};
