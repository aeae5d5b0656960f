/** What became of requests, since the start. Requests that were not selected by `every` are not counted. */
export interface RequestCounts {
  /** Requests that were profiled, or are being. */
  profiled: number;
  /** Dumps that are in the folder, or were. */
  written: number;
  /** Dumps that could not be written. */
  lost: number;
  /** Left out by the default rules: in production, and with a `Referer`. */
  inProduction: number;
  withReferer: number;
  /** Beyond the limits. */
  beyondConcurrent: number;
  beyondPerMinute: number;
  /** Cut after `limits.seconds`. */
  cut: number;
  /** Came within another one that is recorded: what they do is in its profile. */
  insideAnother: number;
  /** `shouldProfile` or `isSuperuser` threw, or gave no boolean. */
  ruleFailed: number;
  /** There was no profiler: this Node has none, or another use of it stands against it. */
  withoutProfiler: number;
}

/** The same of a middleware in scooby mode. */
export interface RecordCounts extends RequestCounts {
  /** Requests that were recorded, or are being. */
  recorded: number;
  /** Requests that were served unrecorded, by the reason. */
  readonly refused: RefusedCounts;
}

export interface RefusedCounts {
  /** They did not ask. */
  noToken: number;
  badToken: number;
  expired: number;
  /** Without a secret: from another machine, or for another host. */
  host: number;
  /** Without a secret: through a proxy. */
  proxy: number;
  production: number;
  concurrent: number;
  perMinute: number;
}

export function noRecordCounts(): RecordCounts {
  const refused = {
    ...{ noToken: 0, badToken: 0, expired: 0, host: 0, proxy: 0 },
    ...{ production: 0, concurrent: 0, perMinute: 0 },
  };
  return { ...noCounts(), recorded: 0, refused };
}

export function noCounts(): RequestCounts {
  return {
    profiled: 0,
    written: 0,
    lost: 0,
    inProduction: 0,
    withReferer: 0,
    beyondConcurrent: 0,
    beyondPerMinute: 0,
    cut: 0,
    insideAnother: 0,
    ruleFailed: 0,
    withoutProfiler: 0,
  };
}
