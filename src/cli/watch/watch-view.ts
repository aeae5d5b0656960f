import type { Session } from '../../commands/session/session.ts';
import type { ProfileError } from '../../model/profile-error.ts';
import type { RecordMeta } from '../../records/record-meta.ts';
import type { DumpSummary } from './dump-summary.ts';

/** How many of what a watch saw. */
export interface WatchCounts {
  readonly dumps: number;
  readonly broken: number;
  readonly pruned: number;
  /** Dumps for which the program was not started any more. */
  readonly notExecuted: number;
}

export interface ViewListener {
  /** The user wants to leave, with this exit status. */
  readonly onQuit: (status: number) => void;
}

/** Where a watch says what it sees. */
export interface WatchView {
  /** Nobody else may write to the terminal. */
  readonly isOwnScreen: boolean;
  start(listener: ViewListener): void;
  /** Throws ClosedPipe where nobody reads any more. */
  dump(summary: DumpSummary, session: Session): Promise<void>;
  /** A record of a request that has findings. */
  record(meta: RecordMeta): Promise<void>;
  broken(path: string, error: ProfileError): Promise<void>;
  notice(subject: string | null, message: string): void;
  /** Gives the terminal back. */
  stop(): void;
  summary(counts: WatchCounts): void;
}
