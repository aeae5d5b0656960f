import { join } from 'node:path';
import { unreadable } from '../../importers/read-error.ts';
import { ProfileError } from '../../model/profile-error.ts';
import { readRecord } from '../../records/read-record.ts';
import type { RequestRecord } from '../../records/record.ts';
import type { RecordMeta } from '../../records/record-meta.ts';
import type { FolderStore } from '../../stores/folder-store.ts';
import { isWanted } from './filter-records.ts';
import type { RecordFilter } from './requests-request.ts';

/** More candidates than this are counted. */
const MOST_CANDIDATES = 8;

/** A store and the ids of all that is in it. */
interface KnownRecords {
  readonly store: FolderStore;
  readonly ids: readonly string[];
}

/** The record of an id or its beginning, or the newest that a filter lets through. Rejects with ProfileError. */
export async function recordNamed(
  word: string,
  known: KnownRecords,
  filter: RecordFilter = {},
): Promise<RequestRecord> {
  const { store, ids } = known;
  if (word !== 'latest') return openRecord(store, await idNamed(known, word));
  const isFiltered = Object.keys(filter).length > 0;
  const metas = await listedRecords(store, { limit: isFiltered ? ids.length : 1 });
  const [latest] = metas.filter((meta) => isWanted(meta, filter, Date.now()));
  if (latest === undefined) throw noneWanted(metas.length, store);
  return openRecord(store, latest.id);
}

/** Why a list is empty. */
export function noneWanted(count: number, { path }: FolderStore): ProfileError {
  const records = count === 1 ? 'the only record' : `none of ${count} records`;
  return count === 0
    ? new ProfileError('unreadable', 'holds no record that can be read', { subject: path })
    : new ProfileError('nothing-matched', `${records} is what was asked for`, { subject: path });
}

/** The id that a beginning of it names. Rejects with ProfileError: none has it, or several. */
async function idNamed({ store, ids }: KnownRecords, word: string): Promise<string> {
  const start = word.toLowerCase();
  const found = ids.filter((id) => id.startsWith(start));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  if (found.length === 0) throw noSuchRecord(store, word);
  const more = found.length - MOST_CANDIDATES;
  throw new ProfileError('usage', `${word} is the beginning of ${found.length} records`, {
    hint: `${found.slice(0, MOST_CANDIDATES).join(', ')}${more > 0 ? `, and ${more} more` : ''}`,
  });
}

function noSuchRecord({ path }: FolderStore, word: string): ProfileError {
  return new ProfileError('unreadable', `no record ${word}`, {
    subject: path,
    hint: 'scoobyprof requests lists them',
  });
}

/** All ids, the newest first. Rejects with ProfileError where there is none. */
export async function allIds(store: FolderStore): Promise<readonly string[]> {
  const ids = await store.ids().catch((error) => {
    throw asProfileError(error, store.path);
  });
  if (ids.length > 0) return ids;
  throw new ProfileError('unreadable', 'holds no record of a request', {
    subject: store.path,
    hint: "record one: app.use(scooby({ mode: 'scooby' })), and a request with the header X-Scooby-Profile: on",
  });
}

/** The beginning of an id that no other one has: at least 4 characters. */
export function shortId(id: string, ids: readonly string[]): string {
  const others = ids.filter((other) => other !== id);
  for (let length = 4; length < id.length; length++) {
    const start = id.slice(0, length);
    if (!others.some((other) => other.startsWith(start))) return start;
  }
  return id;
}

/** The record of an id. Rejects with ProfileError: it is gone, broken, or of another version. */
async function openRecord(store: FolderStore, id: string): Promise<RequestRecord> {
  const path = join(store.path, `${id}.json`);
  const content = await store.get(id).catch((error) => {
    throw asProfileError(error, path);
  });
  if (content === null) throw noSuchRecord(store, id);
  return recordIn(content, path);
}

function recordIn(content: Uint8Array, path: string): RequestRecord {
  try {
    return readRecord(content);
  } catch (error) {
    throw new ProfileError('not-a-profile', (error as Error).message, { subject: path });
  }
}

/** What lists show of the records of a folder, the newest first. Rejects with ProfileError. */
export async function listedRecords(
  store: FolderStore,
  options: { readonly since?: number; readonly limit?: number },
): Promise<readonly RecordMeta[]> {
  return store.list(options).catch((error) => {
    throw asProfileError(error, store.path);
  });
}

function asProfileError(error: unknown, path: string): unknown {
  const reason = unreadable(error);
  return reason instanceof ProfileError ? reason.about(path) : reason;
}
