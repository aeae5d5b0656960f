import { renameSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { temporaryBeside } from '../../files/temporary-name.ts';
import { loadProfile } from '../../importers/load-profile.ts';
import { unreadable } from '../../importers/read-error.ts';
import { ProfileError } from '../../model/profile-error.ts';
import { joinCounts } from '../../recorder/join-counts.ts';
import { readCoverageFiles } from '../../recorder/read-coverage-files.ts';
import { threadOfCoverage, threadOfProfile } from '../../recorder/recorded-files.ts';
import { scriptTexts } from '../../recorder/script-texts.ts';
import { writeWithCounts } from '../../recorder/write-counts.ts';
import { EXIT } from '../terminal/exit-status.ts';
import { noticeLine } from '../terminal/messages.ts';
import type { CountsRequest } from './record-request.ts';
import { matchedText } from './recording-report.ts';

/** Joins a dump with coverage that was taken beside it. Throws ProfileError. */
export async function counts({ profile, coverage, options }: CountsRequest): Promise<number> {
  const loaded = await loadProfile(profile);
  if (loaded.kind !== 'sampled') {
    throw new ProfileError('usage', 'has exact calls already', { subject: profile });
  }
  const files = ofSameThread(profile, coverage);
  const { recorded, matched } = joinCounts(loaded, readCoverageFiles(files), {
    textOf: scriptTexts(process.execPath),
    isTimedWhileCounting: options.separate !== true,
  });
  const output = options.output ?? defaultOutput(profile);
  await writeWhole(output, (temporary) => writeWithCounts(profile, temporary, recorded));
  process.stderr.write(noticeLine(output, matchedText(matched)));
  return EXIT.done;
}

/** Where names tell the threads, only the files of the profile's own: a folder of coverage has all. */
function ofSameThread(profile: string, coverage: readonly string[]): readonly string[] {
  const wanted = threadOfProfile(basename(profile));
  const same = coverage.filter((path) => {
    const thread = threadOfCoverage(basename(path));
    return thread?.pid === wanted?.pid && thread?.thread === wanted?.thread;
  });
  if (wanted === null || same.length === 0) return coverage;
  const left = coverage.length - same.length;
  if (left > 0) {
    const message = `${left} ${left === 1 ? 'file' : 'files'} with coverage of other threads left out`;
    process.stderr.write(noticeLine(null, message));
  }
  return same;
}

function defaultOutput(profile: string): string {
  return `${profile.replace(/(?:\.cpuprofile)?(?:\.gz)?$/i, '')}.counts.cpuprofile`;
}

async function writeWhole(
  path: string,
  write: (temporary: string) => Promise<void>,
): Promise<void> {
  const temporary = temporaryBeside(path);
  try {
    await write(temporary);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    const reason = unreadable(error);
    throw reason instanceof ProfileError ? reason.about(path) : reason;
  }
}
