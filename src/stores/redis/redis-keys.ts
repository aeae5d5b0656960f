const MINUTE_MS = 60_000;

const DEFAULT_PREFIX = 'scooby:';

/** The keys of one record: they share a hash tag, so that a cluster keeps them together. */
export interface RecordKeys {
  readonly record: string;
  readonly profile: string;
  readonly meta: string;
}

/** The names under which a store keeps its records. */
export class RedisKeys {
  /** Where ids of new records are published. */
  readonly channel: string;
  private readonly prefix: string;

  /** Throws RangeError for a prefix that cannot be. */
  constructor(prefix: string = DEFAULT_PREFIX) {
    // A brace would be a hash tag of its own.
    if (typeof prefix !== 'string' || !/^[\x21-\x7a|~]{1,64}$/.test(prefix)) {
      throw new RangeError(
        'the prefix of keys needs 1 to 64 characters: letters, digits and signs but no braces',
      );
    }
    this.prefix = prefix;
    this.channel = `${prefix}new`;
  }

  /** `id` has to be that of a record. */
  of(id: string): RecordKeys {
    const tagged = `${this.prefix}{${id}}`;
    return { record: `${tagged}:r`, profile: `${tagged}:p`, meta: `${tagged}:m` };
  }

  /** The sorted set of the records that began in a minute since 1970. */
  index(minute: number): string {
    return `${this.prefix}index:${minute}`;
  }
}

/** The minute since 1970 that a time in milliseconds lies in. */
export function minuteOf(ms: number): number {
  return Math.floor(ms / MINUTE_MS);
}
