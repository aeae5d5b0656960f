import { lastFilter } from '../../views/time-filters.ts';
import { parseLength } from '../language/parse-time.ts';
import { timeFilterCommand } from '../time-filter-command.ts';

export const last = timeFilterCommand({
  name: 'last',
  usage: 'LENGTH',
  summary: 'keep the end of the recording',
  details: ['LENGTH is 300ms, 1.2s, or 10% of the duration.'],
  examples: [
    { line: 'last 10%; stats 5', meaning: 'what it did at the end' },
    { line: 'last 100ms; tree', meaning: 'the last tenth of a second' },
    { line: 'last 50%; group package; stats', meaning: 'whose code ran in the second half' },
  ],
  filterOf: ([word], text) => lastFilter(parseLength(word, 'last'), text),
});
