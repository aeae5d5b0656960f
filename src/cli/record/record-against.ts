import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { ProfileError } from '../../model/profile-error.ts';
import type { RunMark } from '../../recorder/run-mark.ts';
import { isFolder } from '../stat-or-none.ts';
import { noticeLine } from '../terminal/messages.ts';

/** Records once into a folder, in the current folder; gives the status of the program. */
export type RecordOnce = (target: string, run: Pick<RunMark, 'id' | 'number'>) => Promise<number>;

export interface AgainstOptions {
  /** The checkout that the program is compared with. */
  readonly against: string;
  /** Where `base/1`, `new/1` and so on go. */
  readonly target: string;
  readonly runs: number;
  /** Whether a status is that of a signal: it ends all runs. */
  readonly isEnd: (status: number) => boolean;
}

interface Turn {
  readonly side: 'base' | 'new';
  readonly number: number;
}

/**
 * Records in two checkouts in turn, since what is recorded one after another drifts: base, new, new, base, and so on.
 * Gives the first status that is not 0.
 */
export async function recordAgainst(options: AgainstOptions, once: RecordOnce): Promise<number> {
  const here = process.cwd();
  const target = resolve(options.target);
  const folders = { base: resolve(requireFolder(options.against)), new: here };
  const ids = { base: randomUUID(), new: randomUUID() };
  let status = 0;
  for (const { side, number } of turns(options.runs)) {
    const about = `run ${number} of ${options.runs}, ${side} (${folders[side]})`;
    process.stderr.write(noticeLine(null, about));
    const one = await inFolder(folders[side], () =>
      once(join(target, side, String(number)), { id: ids[side], number }),
    );
    status ||= one;
    if (options.isEnd(one)) break;
  }
  return status;
}

/** Each side goes first as often as the other. */
function turns(runs: number): readonly Turn[] {
  return Array.from({ length: runs }, (_, i) => {
    const sides = i % 2 === 0 ? (['base', 'new'] as const) : (['new', 'base'] as const);
    return sides.map((side) => ({ side, number: i + 1 }));
  }).flat();
}

/** The recorder, and the program, look for files from the current folder. */
async function inFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const here = process.cwd();
  process.chdir(folder);
  try {
    return await work();
  } finally {
    process.chdir(here);
  }
}

function requireFolder(path: string): string {
  if (isFolder(path)) return path;
  throw new ProfileError('unreadable', 'no such folder to compare with', {
    subject: path,
    hint: 'git worktree add ../base HEAD^ makes one',
  });
}
