import { loneValueText } from '../render/value-units.ts';
import { describeOrder } from './language/sort-keys.ts';
import type { Session } from './session/session.ts';

const ROWS_OF = { file: 'file', package: 'package', category: 'category' } as const;

/**
 * What a command changed, in one line: `focus parse: 918 ms of 1.246 s, 14 functions`, `sort cumtime: by cumulative
 * time`. `null` where it changed nothing that tables show.
 */
export function changeText(command: string, before: Session, after: Session): string | null {
  const isSameProfile = before.table === after.table;
  if (isSameProfile && before.order === after.order) return null;
  return `${command}: ${isSameProfile ? orderText(after) : profileText(after)}`;
}

function orderText({ order, table }: Session): string {
  if (order === null) return 'in the order of the dump';
  const turned = order.isReversed ? ', reversed' : '';
  return `by ${describeOrder(table.stats, order).join(', ')}${turned}`;
}

/** How much of the recording is left, and in how many rows. */
function profileText(session: Session): string {
  const { stats } = session.table;
  const whole = session.withoutFilters().likeChosen(session).table.stats;
  const time = loneValueText(stats, stats.totals.time);
  const wholeTime = loneValueText(whole, whole.totals.time);
  const { grouping } = session.view;
  const row = grouping === null ? 'function' : ROWS_OF[grouping];
  return `${time}${time === wholeTime ? '' : ` of ${wholeTime}`}, ${counted(stats.rowCount, row)}`;
}

function counted(count: number, word: string): string {
  if (count === 1) return `1 ${word}`;
  return `${count} ${word.endsWith('y') ? `${word.slice(0, -1)}ies` : `${word}s`}`;
}
