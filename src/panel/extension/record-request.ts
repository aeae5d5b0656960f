import { readRecord } from '../../records/read-record.ts';
import type { RequestRecord } from '../../records/record.ts';
import type { MissingReason } from '../list/request-entry.ts';
import { PROFILE_HEADER } from './header-rules.ts';

/** Where a record is asked for, and with what. */
export interface RecordPlace {
  readonly origin: string;
  readonly base: string;
  readonly id: string;
  readonly value: string;
}

/** What came of it; `again`: after how many milliseconds it is to be asked for again. */
export type RecordAnswer =
  | { readonly record: RequestRecord; readonly bytes: Uint8Array }
  | { readonly again: number; readonly missing: MissingReason | null };

const PENDING_MS = 1000;
const STORE_MS = 2000;

/** A record that another process of the server writes may not be there at once. */
const NOT_FOUND_MS: readonly number[] = [200, 400, 800, 1600];

/** Asks once. Never rejects: what goes wrong is a reason. */
export async function askForRecord(place: RecordPlace): Promise<RecordAnswer> {
  try {
    return await answerIn(await get(place, 'get-data'), place);
  } catch {
    const text = `Offline: ${place.origin} does not answer.`;
    return { again: PENDING_MS, missing: { text, remedy: 'retry' } };
  }
}

/** The `.cpuprofile` of a record. Rejects with an Error for people. */
export async function askForProfile(place: RecordPlace): Promise<Uint8Array> {
  const response = await get(place, 'get-profile').catch(() => {
    throw new Error(`Offline: ${place.origin} does not answer.`);
  });
  if (response.status === 404) throw new Error('The server has no such profile any more.');
  if (response.status !== 200) throw new Error(`The server answered with ${response.status}.`);
  return new Uint8Array(await response.arrayBuffer());
}

/** How long to wait after the answer number `tries` before the reason is believed; `null`: it is. */
export function delayBefore(
  tries: number,
  { missing, again }: { missing: MissingReason | null; again: number },
): number | null {
  if (missing === null) return again;
  return NOT_FOUND_MS[tries] ?? null;
}

function get({ origin, base, id, value }: RecordPlace, what: string): Promise<Response> {
  return fetch(`${origin}${base}/${what}/${id}/`, {
    headers: { [PROFILE_HEADER]: value },
    cache: 'no-store',
    credentials: 'omit',
    // Elsewhere nobody is to see the token.
    redirect: 'error',
    referrerPolicy: 'no-referrer',
  });
}

async function answerIn(
  response: Response,
  { origin, base, id }: RecordPlace,
): Promise<RecordAnswer> {
  const { status } = response;
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (status === 202) return { again: PENDING_MS, missing: null };
  if (status === 200) {
    const record = recordOrNull(bytes);
    if (record !== null && record.id === id) return { record, bytes };
  }
  if (status === 503) {
    return {
      again: STORE_MS,
      missing: { text: 'The store of the server fails.', remedy: 'retry' },
    };
  }
  if (status === 404 && isOurError(bytes)) return { again: PENDING_MS, missing: NOT_FOUND };
  const text = `Server without scooby: ${origin} has no records at ${base} (status ${status}).`;
  return { again: PENDING_MS, missing: { text, remedy: 'retry' } };
}

/** The endpoint tells nobody which of these it is. */
const NOT_FOUND: MissingReason = {
  text: 'Expired or forbidden: the server has no such record any more, or it was recorded for somebody else.',
  remedy: 'secret',
};

function recordOrNull(bytes: Uint8Array): RequestRecord | null {
  try {
    return readRecord(bytes);
  } catch {
    return null;
  }
}

function isOurError(bytes: Uint8Array): boolean {
  return bytes.length < 100 && new TextDecoder().decode(bytes).trim() === '{"error":"not found"}';
}
