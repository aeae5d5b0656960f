import type { EntryFunction } from '../../fleet/frame-entry.ts';
import type { DumpBehind } from '../../fleet/slice-rows.ts';
import type { FileSlice } from '../../render/table-report.ts';

/** What a session is of, where it is of a fleet or of those of many dumps that meet a condition. */
export interface Slice {
  /** What headings say of it. */
  readonly shown: FileSlice;
  /** Whether its dumps are added up to one, since they are too many. */
  readonly isSum: boolean;
  /**
   * The dumps with one of these functions on a stack, those first that have most time there. Rejects with ProfileError
   */
  readonly dumpsBehind: (
    isWanted: (fn: EntryFunction) => boolean,
    limit: number,
  ) => Promise<readonly DumpBehind[]>;
}
