import { dirname } from 'node:path';
import { ProfileError } from '../../model/profile-error.ts';
import { placesOf } from '../../records/call-place.ts';
import { readRecord } from '../../records/read-record.ts';
import type { RequestRecord } from '../../records/record.ts';
import type { RecordReport } from '../../render/records/record-report.ts';
import { FolderStore } from '../../stores/folder-store.ts';
import type { LoadedDump, Session } from '../session/session.ts';
import { mappedRecord } from './mapped-record.ts';
import { type RecordViews, recordReport } from './record-views.ts';

/** What the request did that the dump at hand is of. Rejects with ProfileError where there is no record of it. */
export async function requestReport(session: Session, views: RecordViews): Promise<RecordReport> {
  const whole = await recordOf(session);
  const record = mappedRecord(whole, session.sources);
  const next = { command: 'request', browse: null };
  const placeOf = placesOf(record, process.cwd());
  return recordReport({ record, placeOf, next }, views, whole);
}

/** The record of the one dump that is looked at. Rejects with ProfileError where there is none. */
async function recordOf({ dumps, sources }: Session): Promise<RequestRecord> {
  const [dump] = dumps as readonly [LoadedDump];
  if (dumps.length > 1) {
    throw new ProfileError('usage', `request is of one dump, and there are ${dumps.length}`, {
      hint: 'choose one: only dump 1',
    });
  }
  const { path, profile } = dump;
  const id = profile.kind === 'sampled' ? (profile.request?.id ?? null) : null;
  if (id === null) throw new ProfileError('unreadable', 'is of no request', { subject: path });
  const store = new FolderStore({ dumpPath: dirname(path) });
  // Where a session may not read all files, it may not read those that a link puts beside a dump.
  const isReadable = path !== '-' && (sources?.library.files.isFolder(store.path) ?? true);
  const content = isReadable ? await store.get(id) : null;
  if (content === null) {
    throw new ProfileError('unreadable', 'there is no record of its request', {
      subject: path,
      hint: `${store.path} holds the records that scooby mode writes`,
    });
  }
  try {
    return readRecord(content);
  } catch (error) {
    throw new ProfileError('not-a-profile', (error as Error).message, { subject: store.path });
  }
}
