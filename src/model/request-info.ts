/**
 * The HTTP request that a profile is of, as the dump says itself; `null` where it does not say. A profile of a whole
 * program has none.
 */
export interface RequestInfo {
  readonly id: string | null;
  readonly method: string | null;
  readonly url: string | null;
  /** Pattern of the route that answered. */
  readonly route: string | null;
  readonly status: number | null;
  /** `finished`, `aborted`, `cut` or `exit`. */
  readonly ending: string | null;
  /** Milliseconds since 1970. */
  readonly startedAt: number | null;
  /**
   * Time for which the thread worked for the request, by the clock; the profile's functions have it between them. On a
   * machine with much to do the thread had a processor for a part of it only.
   */
  readonly cpuMs: number | null;
  /** That part, where Node could tell. */
  readonly threadCpuMs: number | null;
  readonly durationMs: number | null;
  /** The program and its version. */
  readonly service: string | null;
  readonly version: string | null;
  readonly host: string | null;
  readonly pid: number | null;
}
