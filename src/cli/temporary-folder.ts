import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProfileError } from '../model/profile-error.ts';

/**
 * A new folder of one's own in the system's temporary one. Throws ProfileError.
 *
 * @param hint what to do where there is no room
 */
export function temporaryFolder(hint: string): string {
  try {
    return mkdtempSync(join(tmpdir(), 'scoobyprof-'));
  } catch (error) {
    const message = `the temporary folder cannot be written: ${(error as Error).message}`;
    throw new ProfileError('unreadable', message, { hint });
  }
}
