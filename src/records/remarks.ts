import type { RequestRecord } from './record.ts';
import { visibleLine } from './visible-text.ts';

/** What a record lacks, and what went wrong while it was made: a line each. */
export function remarksOf({ limits, problems }: RequestRecord): readonly string[] {
  const { calls, stacks, log, texts = 0 } = limits.dropped;
  const lost = [
    ...counted(calls, 'call'),
    ...counted(stacks, 'stack'),
    ...counted(log, 'line', 'of the log'),
    ...counted(texts, 'end', 'of long texts'),
  ];
  return [
    ...(lost.length === 0 ? [] : [`over the limits, and not in it: ${lost.join(', ')}`]),
    ...problems.map(({ plugin, message }) => {
      return `problem of ${visibleLine(plugin)}: ${visibleLine(message)}`;
    }),
  ];
}

function counted(count: number, what: string, of = ''): readonly string[] {
  return count === 0 ? [] : [`${count} ${what}${count === 1 ? '' : 's'} ${of}`.trimEnd()];
}
