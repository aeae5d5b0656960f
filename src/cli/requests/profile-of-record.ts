import { ProfileError } from '../../model/profile-error.ts';
import { allIds, recordNamed } from './find-record.ts';
import { openRecords } from './open-records.ts';
import type { RecordPlace } from './record-place.ts';

/** The file of a record's profile. Rejects with ProfileError: there is no such record, or it has none. */
export async function profileOfRecord(word: string, location: string | undefined): Promise<string> {
  const place = await openRecords(location);
  try {
    return await profileIn(place, word);
  } finally {
    await place.close();
  }
}

async function profileIn(place: RecordPlace, word: string): Promise<string> {
  const record = await recordNamed(word, { place, ids: await allIds(place) });
  const path = await place.profileFile(record.id);
  if (path !== null) return path;
  const subject = place.nameOf(record.id);
  if (record.plugins.cpu !== undefined) {
    throw new ProfileError('unreadable', 'its profile is gone', { subject });
  }
  const hint = 'ask for it: X-Scooby-Profile: cpu';
  throw new ProfileError('unreadable', 'recorded without cpu', { subject, hint });
}
