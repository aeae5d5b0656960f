import type { RecordMeta } from '../../records/record-meta.ts';
import type { ListOptions, Store } from '../../stores/store.ts';

/** Where records are read from, whatever keeps them. What it asks rejects with ProfileError. */
export interface RecordPlace {
  readonly store: Store;
  /** What messages call it: the folder, or the URL without its password. */
  readonly name: string;
  /** The words that name it in a command; empty: it is the usual one. */
  readonly words: string;
  /** Whether many hosts may have put their records there. */
  readonly isShared: boolean;
  /** What messages call one of its records. */
  nameOf(id: string): string;
  /** The newest first. */
  ids(): Promise<readonly string[]>;
  list(options: ListOptions): Promise<readonly RecordMeta[]>;
  get(id: string): Promise<Uint8Array | null>;
  hasProfile(id: string): Promise<boolean>;
  /** The profile as a file, which is removed when the program ends unless it lies there anyway; `null`: there is none. */
  profileFile(id: string): Promise<string | null>;
  /** Ends what keeps the program running. */
  close(): Promise<void>;
}

/** A path as a word that a shell takes for one. */
export function shellWord(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
