import type { Profile } from './profile.ts';
import type { ProfileWarning } from './sampled-profile.ts';

/** One of the profiles that a file holds: of a thread, a process, an isolate, a page. */
export interface ThreadProfile {
  /** As the file calls it; `''`: it does not. */
  readonly name: string;
  /** `null` where the file does not say. */
  readonly pid: number | null;
  readonly tid: number | null;
  readonly profile: Profile;
}

/** One of the values that a file has for each of its stacks: time, samples, bytes. */
export interface RecordedValue {
  /** As the file calls it. */
  readonly name: string;
  readonly profile: Profile;
}

/** The profiles of a file, one at least, in its order. */
export interface Recording {
  /** The form of the file, as its importer calls it. */
  readonly form: string;
  readonly threads: readonly ThreadProfile[];
  /** Index of the thread that the file itself says to show. */
  readonly activeThread?: number;
  /** Set where a file has several values for each stack; it is of one thread then. */
  readonly values?: readonly RecordedValue[];
  /** Index of the value that the thread's profile is of. */
  readonly shownValue?: number;
  /** JSON with `sourceMaps` and `resources`: maps and texts of the scripts, which the file holds. */
  readonly enclosedSources?: Uint8Array;
  /** What was repaired that no single profile can say. */
  readonly warnings?: readonly ProfileWarning[];
}
