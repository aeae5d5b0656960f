import { join } from 'node:path';
import { ProfileError } from '../../model/profile-error.ts';
import { FolderStore } from '../../stores/folder-store.ts';
import { allIds, recordNamed } from './find-record.ts';
import { recordsFolder } from './records-folder.ts';

/** The file of a record's profile. Rejects with ProfileError: there is no such record, or it has none. */
export async function profileOfRecord(word: string, folder: string | undefined): Promise<string> {
  const store = new FolderStore({ dumpPath: recordsFolder(folder) });
  const record = await recordNamed(word, { store, ids: await allIds(store) });
  const path = await store.profilePath(record.id);
  if (path !== null) return path;
  const subject = join(store.path, `${record.id}.json`);
  if (record.plugins.cpu !== undefined) {
    throw new ProfileError('unreadable', 'its profile is gone', { subject });
  }
  const hint = 'ask for it: X-Scooby-Profile: cpu';
  throw new ProfileError('unreadable', 'recorded without cpu', { subject, hint });
}
