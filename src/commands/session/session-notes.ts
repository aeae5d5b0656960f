import { selectRows } from './select-rows.ts';
import type { Session } from './session.ts';

/** What a picture says of a session beside its filters: which dump of several, which thread. */
export function sessionNotes(session: Session): readonly string[] {
  const chosen = session.chosenDump === null ? [] : [`only dump ${session.chosenDump + 1}`];
  const { table } = selectRows(session, []);
  return [...chosen, ...table.files.flatMap((file) => file.threads?.text ?? [])];
}
