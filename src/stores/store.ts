import type { RecordMeta } from '../records/record-meta.ts';

/** Where records are kept. Any object of this form works; `storeCases` checks one. */
export interface Store {
  /**
   * Keeps a record: UTF-8 JSON, `owner` in it. Rejects where it cannot, or where the id is not that of a record; whoever
   * puts counts that, and fails no request for it.
   *
   * @param options.profile its CPU profile, where it has one
   */
  put(id: string, record: Uint8Array, options: PutOptions): Promise<void>;
  /** The bytes that were put, with the name of the profile where the store gave it one; `null`: there is none, or its time is up. Rejects where the store fails. */
  get(id: string): Promise<Uint8Array | null>;
  /** The profile; `null`: there is none. */
  getProfile(id: string): Promise<Uint8Array | null>;
  /** The record and its profile. What is not there is as good as deleted. */
  delete(id: string): Promise<void>;
  /** The newest first. */
  list(options: ListOptions): Promise<RecordMeta[]>;
  /** Tells of each record that is put from now on, by whichever process; the result ends that. */
  watch(onNew: (meta: RecordMeta) => void): () => void;
  /** Resolves when all that was put is kept or lost; then the store is not used any more. */
  close(): Promise<void>;
}

export interface PutOptions {
  readonly meta: RecordMeta;
  readonly profile?: Uint8Array;
}

export interface ListOptions {
  /** Only records that began then or later, in milliseconds since 1970. */
  readonly since?: number;
  /** 100, unless it is given. */
  readonly limit?: number;
}

export const LIST_LIMIT = 100;
