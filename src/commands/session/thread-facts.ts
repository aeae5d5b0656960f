import { displayText } from '../../model/display-text.ts';
import type { ProfileUnit } from '../../model/profile-unit.ts';
import type { ThreadProfile } from '../../model/recording.ts';
import { busyValue, threadTitles } from '../../model/shown-thread.ts';
import { type ThreadedDump, withThread } from './chosen-threads.ts';
import type { Session } from './session.ts';

/** What is known of a thread, without filters. */
export interface ThreadFacts extends Pick<ThreadProfile, 'name' | 'pid' | 'tid'> {
  /** Counts from 1. */
  readonly number: number;
  /** As people see it, safe to show. */
  readonly title: string;
  /** Threads of one file may measure different things. */
  readonly unit: ProfileUnit;
  readonly total: number;
  /** Code at work: not idle, no program, no root. */
  readonly busy: number;
  readonly samples: number | null;
}

export function threadFacts(session: Session, dump: ThreadedDump): readonly ThreadFacts[] {
  const { threads } = dump.recording;
  const titles = threadTitles(threads);
  return threads.map(({ name, pid, tid, profile }, i) => {
    const { stats } = session.withDumps([withThread(dump, i)]).withoutFilters().table;
    const { unit, totals } = stats;
    const busy = busyValue(profile);
    const title = displayText(titles[i]);
    const values = { unit, total: totals.time, busy, samples: totals.sampleCount };
    return { number: i + 1, title, name, pid, tid, ...values };
  });
}
