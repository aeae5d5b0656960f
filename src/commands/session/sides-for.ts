import { ProfileError } from '../../model/profile-error.ts';
import { requireSameQuantity } from '../../model/same-quantity.ts';
import type { CommandInput } from '../command.ts';
import type { LoadedDump } from './loaded-dump.ts';
import type { Session } from './session.ts';

/** Without files, the last open dump is the new side, so that `scoobyprof compare OLD NEW` does what it says. */
export async function sidesFor(
  session: Session,
  { command, files }: { readonly command: string; readonly files: readonly string[] },
  loadDumps: CommandInput['loadDumps'],
): Promise<{ readonly old: Session; readonly now: Session }> {
  // Threads of one file are no sides.
  const dumps = session.thread?.word === 'all' ? session.allDumps : session.dumps;
  if (files.length === 0 && dumps.length < 2) {
    throw new ProfileError('usage', `${command} needs a file, or two open dumps`);
  }
  if (files.length === 0) {
    const start = startOfLast(dumps);
    return {
      old: session.withDumps(dumps.slice(0, start)).likeChosen(session),
      now: session.withDumps(dumps.slice(start)).likeChosen(session),
    };
  }
  const loaded = [];
  for (const path of files) loaded.push(...(await loadDumps(path)));
  const now = session.withDumps(loaded).likeChosen(session);
  requireSameQuantity([...dumps, ...now.dumps]);
  return { old: session, now };
}

/** Where the last that was named begins: a dump, or all those of a folder, where others stand before it. */
function startOfLast(dumps: readonly LoadedDump[]): number {
  const folder = dumps.at(-1)?.folder;
  const before = dumps.findLastIndex((dump) => dump.folder !== folder);
  return folder === undefined || before < 0 ? dumps.length - 1 : before + 1;
}
