import { stat } from 'node:fs/promises';
import type { LoadedDump } from '../commands/session.ts';
import { loadProfile, profileFromBytes } from '../importers/load-profile.ts';
import { ProfileError } from '../model/profile-error.ts';
import { availableDumps } from './dump-folder.ts';
import { noticeLine } from './messages.ts';

/** Reads a dump and says on stderr what was repaired in it; `-` is standard input. Throws ProfileError. */
export async function readDump(path: string): Promise<LoadedDump> {
  const dump = path === '-' ? await fromStandardInput() : await fromFile(path);
  for (const { message } of dump.profile.warnings) {
    process.stderr.write(noticeLine(path, `warning: ${message}`));
  }
  return dump;
}

async function fromFile(path: string): Promise<LoadedDump> {
  const profile = await loadProfile(path);
  const { mtimeNs } = await stat(path, { bigint: true });
  // `mtime` is rounded, and may name the next second; pstats rounds down.
  return { path, modifiedAt: new Date(Number(mtimeNs / 1_000_000n)), profile };
}

async function fromStandardInput(): Promise<LoadedDump> {
  const pieces: Buffer[] = [];
  for await (const piece of process.stdin) pieces.push(piece as Buffer);
  try {
    return { path: '-', modifiedAt: null, profile: profileFromBytes(Buffer.concat(pieces)) };
  } catch (error) {
    throw error instanceof ProfileError ? error.about('-') : error;
  }
}

/**
 * Reads the newest dump of the dump folder and says on stderr which. Files that only have the ending of a
 * dump are passed over; a broken dump is an error, since an older one would answer the wrong question.
 */
export async function readNewestDump(dirOption: string | undefined): Promise<LoadedDump> {
  const { dumps } = availableDumps(dirOption);
  let foreign: ProfileError | undefined;
  for (const { path } of dumps) {
    try {
      const dump = await readDump(path);
      process.stderr.write(noticeLine(path, 'the newest dump'));
      return dump;
    } catch (error) {
      if (!(error instanceof ProfileError) || error.code !== 'foreign') throw error;
      foreign ??= error;
    }
  }
  throw foreign;
}
