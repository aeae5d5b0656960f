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
  /** Time for which the thread worked for the request; the profile's functions have it between them. */
  readonly cpuMs: number | null;
  readonly durationMs: number | null;
}
