import type { ProfileError } from '../model/profile-error.ts';
import type { DumpBatch } from './dump-batch.ts';

/** What became of a batch. */
export interface StoredBatch {
  /** Dumps whose rows are safe now, by this batch. Those that were there already are not among them. */
  readonly stored: readonly string[];
  readonly rows: number;
  readonly bytes: number;
}

/** Where rows go: a folder of Parquet files, or a database. */
export interface FleetTarget {
  /** What is wrong with what is there, said once. Rejects with a ProfileError where nothing can go there. */
  open(): Promise<readonly ProfileError[]>;
  /** Whether the rows of a dump are there and safe, as far as is known: `store` looks again. */
  has(dump: string): boolean;
  /** Once it resolves the rows of all dumps of the batch are there, each once. Rejects with a ProfileError. */
  store(batch: DumpBatch): Promise<StoredBatch>;
  close(): Promise<void>;
}
