import { ProfileError } from '../../model/profile-error.ts';
import { readRecord } from '../../records/read-record.ts';
import type { RequestRecord } from '../../records/record.ts';
import { isWanted } from './filter-records.ts';
import type { RecordPlace } from './record-place.ts';
import type { RecordFilter } from './requests-request.ts';

/** More candidates than this are counted. */
const MOST_CANDIDATES = 8;

/** Where records are, and the ids of all that are there. */
interface KnownRecords {
  readonly place: RecordPlace;
  readonly ids: readonly string[];
}

/** The record of an id or its beginning, or the newest that a filter lets through. Rejects with ProfileError. */
export async function recordNamed(
  word: string,
  known: KnownRecords,
  filter: RecordFilter = {},
): Promise<RequestRecord> {
  const { place, ids } = known;
  if (word !== 'latest') return openRecord(place, await idNamed(known, word));
  const isFiltered = Object.keys(filter).length > 0;
  const metas = await place.list({ limit: isFiltered ? ids.length : 1 });
  const [latest] = metas.filter((meta) => isWanted(meta, filter, Date.now()));
  if (latest === undefined) throw noneWanted(metas.length, place);
  return openRecord(place, latest.id);
}

/** Why a list is empty. */
export function noneWanted(count: number, { name }: RecordPlace): ProfileError {
  const records = count === 1 ? 'the only record' : `none of ${count} records`;
  return count === 0
    ? new ProfileError('unreadable', 'holds no record that can be read', { subject: name })
    : new ProfileError('nothing-matched', `${records} is what was asked for`, { subject: name });
}

/** The id that a beginning of it names. Rejects with ProfileError: none has it, or several. */
async function idNamed({ place, ids }: KnownRecords, word: string): Promise<string> {
  const start = word.toLowerCase();
  const found = ids.filter((id) => id.startsWith(start));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  if (found.length === 0) throw noSuchRecord(place, word);
  const more = found.length - MOST_CANDIDATES;
  throw new ProfileError('usage', `${word} is the beginning of ${found.length} records`, {
    hint: `${found.slice(0, MOST_CANDIDATES).join(', ')}${more > 0 ? `, and ${more} more` : ''}`,
  });
}

function noSuchRecord({ name, words }: RecordPlace, word: string): ProfileError {
  return new ProfileError('unreadable', `no record ${word}`, {
    subject: name,
    hint: `scoobyprof requests${words} lists them`,
  });
}

/** All ids, the newest first. Rejects with ProfileError where there is none. */
export async function allIds(place: RecordPlace): Promise<readonly string[]> {
  const ids = await place.ids();
  if (ids.length > 0) return ids;
  throw new ProfileError('unreadable', 'holds no record of a request', {
    subject: place.name,
    hint: `record one: app.use(scooby({ mode: 'scooby'${place.isShared ? ', store: redisStore({ url })' : ''} })), and a request with the header X-Scooby-Profile: on`,
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
async function openRecord(place: RecordPlace, id: string): Promise<RequestRecord> {
  const content = await place.get(id);
  if (content === null) throw noSuchRecord(place, id);
  return recordIn(content, place.nameOf(id));
}

function recordIn(content: Uint8Array, subject: string): RequestRecord {
  try {
    return readRecord(content);
  } catch (error) {
    throw new ProfileError('not-a-profile', (error as Error).message, { subject });
  }
}
