import type { RecordMeta } from '../../records/record-meta.ts';

/** One request of the list: what is known of it before its record is there, and then what the record says. */
export interface RequestEntry {
  /** That of its record. */
  readonly id: string;
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Whom it was sent to; `null`: the list has records of whatever server. */
  readonly origin: string | null;
  readonly status: number;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** `null`: it has not ended. */
  readonly durationMs: number | null;
  readonly meta: RecordMeta | null;
  /** Why there is no record, and will be none unless something is done; `null`: it is there or awaited. */
  readonly missing: MissingReason | null;
}

/** Why something could not be had, for people, and what they can do about it. */
export interface MissingReason {
  readonly text: string;
  readonly remedy: 'permission' | 'secret' | 'retry';
}

/** The path alone. */
export function pathnameOf({ path }: Pick<RequestEntry, 'path'>): string {
  return path.split(/[?#]/, 1)[0] ?? '';
}

/** What a record says of its request. */
export function entryOf(meta: RecordMeta, origin: string | null): RequestEntry {
  const { id, method, url, status, startedAt, durationMs } = meta;
  return { id, method, path: url, origin, status, startedAt, durationMs, meta, missing: null };
}
