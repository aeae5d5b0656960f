import { isSyntheticName } from '../../model/function-table.ts';
import { ProfileError } from '../../model/profile-error.ts';
import { isOfKind } from '../../model/profile-times.ts';
import type { TimeFilter } from '../../views/look.ts';
import { isTimeFilter, type StackFilter } from '../../views/stack-view.ts';
import type { CommandResult } from '../command.ts';
import { nearestWord } from '../language/nearest-word.ts';
import type { Session } from './session.ts';

/**
 * The session with one more filter of stacks. One that would leave nothing to show is not taken: the session stays
 * as it was, and the error says so.
 */
export function withFilter(session: Session, filter: StackFilter): CommandResult {
  const { view } = session;
  const next = session.withView({ ...view, filters: [...view.filters, filter] });
  const isLeft = takesSamples(filter) ? hasRows : hasFunctions;
  // Where there was nothing before, it is not the filter that leaves nothing.
  if (isLeft(next) || !isLeft(session)) return { session: next };
  return { session, error: nothingLeft(filter, session) };
}

/** Whether a filter takes samples away; others take functions off their stacks. */
function takesSamples(filter: StackFilter): boolean {
  return filter.kind === 'focus' || filter.kind === 'ignore' || isTimeFilter(filter);
}

/** Whether a sample is left that shows anything. */
function hasRows(session: Session): boolean {
  return session.table.stats.rowCount > 0;
}

/** Whether a function of the program is left, native or not: V8's own rows are none. */
export function hasFunctions(session: Session): boolean {
  const { view } = session;
  const ungrouped =
    view.grouping === null ? session : session.withView({ ...view, grouping: null });
  const { functions, rowCount } = ungrouped.table.stats;
  for (let row = 0; row < rowCount; row++) {
    const isMadeUp = functions.url[row] === '' && isSyntheticName(functions.functionName[row]);
    if (!isMadeUp && isOfKind(functions, row, 'ordinary')) return true;
  }
  return false;
}

/** More names are not searched for one that was meant. */
const MAX_NAMES = 2000;

function nothingLeft(filter: StackFilter, session: Session): ProfileError {
  const what = takesSamples(filter) ? 'sample' : 'function of the program';
  const hint = isTimeFilter(filter) ? undefined : nearestText(filter, session);
  return new ProfileError('nothing-matched', `it would leave no ${what}, so it is not applied`, {
    subject: isTimeFilter(filter) ? filter.text : `${filter.kind} ${wordOf(filter)}`,
    ...(hint === undefined ? {} : { hint }),
  });
}

type FrameFilter = Exclude<StackFilter, TimeFilter>;

function wordOf(filter: FrameFilter): string {
  return filter.kind === 'only' ? 'mine' : filter.expression;
}

function nearestText(filter: FrameFilter, session: Session): string | undefined {
  const names = session.rows
    .slice(0, MAX_NAMES)
    .map((row) => session.table.stats.functions.functionName[row]);
  const isChoice = filter.kind === 'focus' || filter.kind === 'show';
  const nearest = isChoice ? nearestWord(wordOf(filter), names) : undefined;
  return nearest === undefined ? undefined : `did you mean ${nearest}?`;
}
