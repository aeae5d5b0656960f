import { ProfileError } from '../../model/profile-error.ts';
import type { CommandInput } from '../command.ts';
import type { LoadedDump } from './loaded-dump.ts';
import type { Session } from './session.ts';

/** The dumps of the run that the session's only dump was chosen from, in their order; `null`: it was named, or has company. */
export function runDumpsOf({ allDumps }: Session): readonly string[] | null {
  const [only, ...others] = allDumps;
  return others.length > 0 ? null : (only?.runDumps ?? null);
}

/** A dump of the run, which goes on to know the others. Rejects with ProfileError. */
export async function openRunDump(
  { session, loadDumps }: Pick<CommandInput, 'session' | 'loadDumps'>,
  path: string,
): Promise<LoadedDump> {
  const [open] = session.allDumps;
  if (open.path === path) return open;
  const [dump] = await loadDumps(path);
  if (dump?.profile.kind !== 'sampled') {
    throw new ProfileError('usage', 'does not hold what the other dumps of the run hold', {
      subject: path,
      hint: `read it by itself: read ${path}`,
    });
  }
  return open.runDumps === undefined ? dump : { ...dump, runDumps: open.runDumps };
}
