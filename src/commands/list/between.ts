import { ProfileError } from '../../model/profile-error.ts';
import type { TimeAmount } from '../../views/look.ts';
import { betweenFilter } from '../../views/time-filters.ts';
import { parseTime } from '../language/parse-time.ts';
import { timeFilterCommand } from '../time-filter-command.ts';

export const between = timeFilterCommand({
  name: 'between',
  usage: 'FROM TO',
  summary: 'keep a part of the time, from one moment to another',
  details: [
    'Times count from the first sample: 1.2s, 300ms, or 50% of the duration.',
    'They count from the earliest sample of several dumps of one run, else of each dump from its own first.',
  ],
  examples: [
    { line: 'between 25% 50%; stats 5', meaning: 'the second quarter' },
    { line: 'between 0 50ms; tree', meaning: 'how it began' },
    { line: 'between 0 50%; focus {function}; stats', meaning: 'one function in the first half' },
  ],
  filterOf: ([fromWord, toWord], text) => {
    const from = parseTime(fromWord, 'between');
    const to = parseTime(toWord, 'between');
    if (isBackwards(from, to)) {
      throw new ProfileError('usage', `between: ${toWord} is not after ${fromWord}`);
    }
    return betweenFilter(from, to, text);
  },
});

/** What is of the duration and what is not can be compared only where the duration is known. */
function isBackwards(from: TimeAmount, to: TimeAmount): boolean {
  return from.unit === to.unit && to.value <= from.value;
}
