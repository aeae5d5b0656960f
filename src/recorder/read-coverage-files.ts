import { readFileSync } from 'node:fs';
import { unreadable } from '../importers/read-error.ts';
import { ProfileError } from '../model/profile-error.ts';
import { type CoveredScript, readCoverage } from './coverage.ts';

/** Reads files of coverage of one thread. Throws ProfileError. */
export function readCoverageFiles(paths: readonly string[]): readonly CoveredScript[] {
  return readCoverage(paths.map(readJson));
}

function readJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const reason = unreadable(error);
    throw reason instanceof ProfileError ? reason.about(path) : reason;
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new ProfileError('foreign', 'not coverage data of V8: it is not JSON', { subject: path });
  }
}
