/** What is let through at most; what exceeds it is served as ever, unprofiled, and counted. */
export interface Limits {
  /** Requests of the process that are profiled at once. */
  readonly concurrent: number;
  /** Requests of the process that are profiled within a minute. */
  readonly perMinute: number;
  /** How long a request is followed: a dump of one that never ends has its first so many seconds. */
  readonly seconds: number;
  /** Dumps that the folder holds; the oldest go. */
  readonly dumps: number;
  /** Age at which a dump goes. */
  readonly days: number;
  /** Bytes that the dumps of the folder may have together; the oldest go. */
  readonly bytes: number;
}

/** `Request` is what the framework hands to its middleware. */
export interface ScoobyOptions<Request> {
  /** Profiles are written; with `mode: 'scooby'` records are, and the options are others. */
  readonly mode?: undefined;
  /** Folder of the dumps; else `PROFILER_DUMP_PATH`, else a private folder in the system's temporary folder. */
  readonly dumpPath?: string | undefined;
  /**
   * Whether to profile a request. In place of the default: none in production but those that `isSuperuser` allows,
   * and none with a `Referer`, which is the page itself and not everything that it loads.
   */
  readonly shouldProfile?: ((request: Request) => boolean) | undefined;
  /** Whose requests are profiled in production (`NODE_ENV`). */
  readonly isSuperuser?: ((request: Request) => boolean) | undefined;
  /** Profiles one of so many of the requests that the rules allow. Default 1. */
  readonly every?: number | undefined;
  /** Time between two samples: one for the process. Default 1000. */
  readonly intervalUs?: number | undefined;
  /** How long the profiler stays ready after the last profiled request. Default 2000. */
  readonly lingerMs?: number | undefined;
  readonly limits?: Partial<Limits> | undefined;
  /** Name of the program in its dumps; else `OTEL_SERVICE_NAME`, else the name in its package.json. */
  readonly service?: string | undefined;
  /** Version of the program in its dumps; else that in its package.json. */
  readonly version?: string | undefined;
}

export interface Settings<Request> {
  readonly dumpPath: string | undefined;
  readonly shouldProfile: ((request: Request) => boolean) | undefined;
  readonly isSuperuser: ((request: Request) => boolean) | undefined;
  readonly every: number;
  readonly intervalUs: number | undefined;
  readonly lingerMs: number;
  readonly limits: Limits;
  readonly service: string | undefined;
  readonly version: string | undefined;
}

const DEFAULT_LIMITS: Limits = {
  concurrent: 5,
  perMinute: 30,
  seconds: 30,
  dumps: 200,
  days: 7,
  bytes: 500e6,
};

/** Options without which requests would be less protected than whoever gives them thinks. */
const OF_SCOOBY_MODE = ['secret', 'allowProduction', 'base', 'store', 'plugins', 'auto'];

/** The options with their defaults. Throws where a number makes no sense: a mistake in the program's own set-up. */
export function settingsOf<Request>(options: ScoobyOptions<Request>): Settings<Request> {
  if (options.mode !== undefined) {
    throw new RangeError(`scoobyprof: mode is ${JSON.stringify(options.mode)}, not 'scooby'`);
  }
  for (const name of OF_SCOOBY_MODE) {
    if (Reflect.get(options, name) === undefined) continue;
    throw new RangeError(`scoobyprof: ${name} is an option of mode: 'scooby' alone`);
  }
  const { every = 1, intervalUs, lingerMs = 2000 } = options;
  const limits: Limits = { ...DEFAULT_LIMITS, ...withoutUndefined(options.limits ?? {}) };
  requireAtLeast({ every }, 1);
  if (intervalUs !== undefined) requireAtLeast({ intervalUs }, 50);
  requireAtLeast({ lingerMs }, 0);
  requireAtLeast({ ...limits }, 0);
  return {
    dumpPath: options.dumpPath,
    shouldProfile: options.shouldProfile,
    isSuperuser: options.isSuperuser,
    every,
    intervalUs,
    lingerMs,
    limits,
    service: options.service,
    version: options.version,
  };
}

export function withoutUndefined<Limits extends object>(limits: Limits): Limits {
  const given = Object.entries(limits).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as Limits;
}

/** Throws RangeError where one of these, by their names, is no number or too small. */
export function requireAtLeast(numbers: Readonly<Record<string, number>>, least: number): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (typeof value === 'number' && value >= least) continue;
    throw new RangeError(
      `scoobyprof: ${name} is ${String(value)}, not a number of at least ${least}`,
    );
  }
}
