import { onThread } from '../../commands/list/thread.ts';
import { onValue } from '../../commands/list/value.ts';
import type { Session } from '../../commands/session/session.ts';
import type { ProgramOptions } from './program-options.ts';

/** The thread and the value that options name; other dumps are read with them too, as far as they have them. */
export function asChosen(session: Session, { thread, value }: ProgramOptions): Session {
  const valued = value === undefined ? session : onValue(session, value);
  const chosen = thread === undefined ? valued : onThread(valued, [thread]);
  return chosen.startingWith(session.view);
}
