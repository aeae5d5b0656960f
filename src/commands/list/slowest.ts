import { slowestFilter } from '../../views/time-filters.ts';
import { parseLength } from '../language/parse-time.ts';
import { timeFilterCommand } from '../time-filter-command.ts';

export const slowest = timeFilterCommand({
  name: 'slowest',
  usage: 'LENGTH',
  summary: 'keep the part of that length with the most busy time',
  details: [
    'LENGTH is 300ms, 1.2s, or 10% of the duration. Headers say where the part is.',
    'Busy is what earlier filters left: after focus it is the part where that function ran most.',
  ],
  examples: [
    { line: 'slowest 100ms; stats 3', meaning: 'what took the time when it was slow' },
    { line: 'focus {function}; slowest 50ms; tree', meaning: 'when that function ran most' },
    { line: 'slowest 10%; group package; stats', meaning: 'whose code it was' },
  ],
  filterOf: ([word], text) => slowestFilter(parseLength(word, 'slowest'), text),
});
