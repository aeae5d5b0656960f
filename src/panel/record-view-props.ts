import type { RequestRecord } from '../records/record.ts';
import type { RecordMeta } from '../records/record-meta.ts';

/** What the pane of one record is given; where it comes from, the pane does not know. */
export interface RecordViewProps {
  readonly record: RequestRecord;
  /** Bytes of its `.cpuprofile`; rejects with an Error whose message is for people. `null`: it has no profile. */
  readonly loadProfile: (() => Promise<Uint8Array>) | null;
  /** Of the same method and route, the newest first, without this one: what it can be compared with. */
  readonly others: readonly RecordMeta[];
  /** Rejects with an Error whose message is for people. */
  loadRecord(id: string): Promise<RequestRecord>;
  /** `line` and `column` begin with 1. `null`: nothing here opens files. */
  readonly openInEditor: ((path: string, line: number, column?: number) => void) | null;
  /** Has the browser save a file. */
  download(name: string, bytes: Uint8Array): void;
}
