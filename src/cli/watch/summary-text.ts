import type { WatchCounts } from './watch-view.ts';

/** `12 dumps, 1 broken file`. */
export function summaryText({ dumps, broken, pruned, notExecuted }: WatchCounts): string {
  const facts = [plural(dumps, 'dump')];
  if (broken > 0) facts.push(plural(broken, 'broken file'));
  if (pruned > 0) facts.push(`${pruned} removed`);
  if (notExecuted > 0) facts.push(`program not started for ${notExecuted}`);
  return facts.join(', ');
}

function plural(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
