/** What records may be at most. */
export interface RecordLimits {
  /** Requests of the process that are recorded at once. */
  readonly concurrent: number;
  /** Requests of the process that are recorded within a minute. */
  readonly perMinute: number;
  /** How long a request is followed; then its record ends, `cut`. */
  readonly seconds: number;
  /** Stacks of a record. */
  readonly stacks: number;
  /** Calls of a record, of all kinds together; at most 5,000. */
  readonly calls: number;
  /** Entries of its log; at most 1,000. */
  readonly log: number;
  /** Characters of a text of SQL; at most 10,000. */
  readonly text: number;
  /** Bytes of its JSON; at most 5,000,000. */
  readonly recordBytes: number;
  /** Records that the folder holds; the oldest go. */
  readonly records: number;
  /** Age at which a record goes. */
  readonly days: number;
  /** Bytes that the records of the folder and their profiles may have together; the oldest go. */
  readonly bytes: number;
}

/** Beyond these the form of a record does not go. */
export const HIGHEST_LIMITS = { calls: 5000, log: 1000, text: 10_000, recordBytes: 5_000_000 };

/** Without a secret all requests come from this machine: one page of an application makes 40 calls. */
export function defaultLimits(hasSecret: boolean): RecordLimits {
  return {
    concurrent: hasSecret ? 5 : 20,
    perMinute: hasSecret ? 30 : 300,
    seconds: 30,
    stacks: 500,
    ...HIGHEST_LIMITS,
    records: 200,
    days: 7,
    bytes: 500e6,
  };
}
