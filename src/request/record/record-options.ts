import type { Store } from '../../stores/store.ts';
import { checkSecret } from '../../stores/token.ts';
import { messageOf } from '../notices.ts';
import { requireAtLeast, withoutUndefined } from '../options.ts';
import type { Plugin } from './plugin.ts';
import { checkPlugins } from './plugin-host.ts';
import { defaultLimits, HIGHEST_LIMITS, type RecordLimits } from './record-limits.ts';
import { isStandardErrorTerminal } from './record-notice.ts';

/** What `scooby({ mode: 'scooby' })` takes: a record of each request that asks for one. */
export interface ScoobyModeOptions<_Request = unknown> {
  readonly mode: 'scooby';
  /**
   * At least 32 bytes: then requests need a token that is made with it. Else `SCOOBYPROF_SECRET`; without either only
   * requests of this machine to this machine are recorded.
   */
  readonly secret?: string | undefined;
  /** Whether requests are recorded in production (`NODE_ENV`) too, where they need a token. */
  readonly allowProduction?: boolean | undefined;
  /** Where records are read: `/scooby`, unless it is given. */
  readonly base?: string | undefined;
  /** Folder of the profiles, and in its folder `requests` of the records; as for dumps. */
  readonly dumpPath?: string | undefined;
  /** Else that of the folder. */
  readonly store?: Store | undefined;
  /** Whether drivers are found that the program has loaded. Default true. */
  readonly auto?: boolean | undefined;
  /** Besides those that are found; one of the same name takes the place of the built-in one. */
  readonly plugins?: readonly Plugin[] | undefined;
  /** Time between two samples of a profile: one for the process. Default 1000. */
  readonly intervalUs?: number | undefined;
  /** How long the profiler stays ready after the last profiled request. Default 2000. */
  readonly lingerMs?: number | undefined;
  readonly limits?: Partial<RecordLimits> | undefined;
  /** Whether a line on standard error tells of each record with findings. Default: where that is a terminal. */
  readonly notices?: boolean | undefined;
  /** Name of the program; else `OTEL_SERVICE_NAME`, else the name in its package.json. */
  readonly service?: string | undefined;
  /** Version of the program; else that in its package.json. */
  readonly version?: string | undefined;
}

export interface RecordSettings {
  /** `null`: there is none. */
  readonly secret: string | null;
  readonly allowProduction: boolean;
  readonly base: string;
  readonly auto: boolean;
  readonly plugins: readonly Plugin[];
  readonly intervalUs: number | undefined;
  readonly lingerMs: number;
  readonly limits: RecordLimits;
  readonly notices: boolean;
}

const DEFAULT_BASE = '/scooby';

/** Options of dump mode, which have no meaning here: whoever has them thinks that they hold. */
const OF_DUMP_MODE = ['shouldProfile', 'isSuperuser', 'every'];

/** The options with their defaults. Throws RangeError where one makes no sense. */
export function recordSettingsOf(options: ScoobyModeOptions): RecordSettings {
  for (const name of OF_DUMP_MODE) {
    if (Reflect.get(options, name) === undefined) continue;
    throw new RangeError(`scoobyprof: ${name} is not an option of mode 'scooby'`);
  }
  const { base = DEFAULT_BASE, intervalUs, lingerMs = 2000, plugins = [], store } = options;
  const secret = secretOf(options);
  checkBase(base);
  checkPlugins(plugins);
  checkStore(store);
  if (intervalUs !== undefined) requireAtLeast({ intervalUs }, 50);
  requireAtLeast({ lingerMs }, 0);
  return {
    ...{ secret, base, plugins, intervalUs, lingerMs },
    allowProduction: options.allowProduction === true,
    auto: options.auto !== false,
    notices: options.notices ?? isStandardErrorTerminal(),
    limits: limitsOf(options, secret !== null),
  };
}

function secretOf(options: ScoobyModeOptions): string | null {
  const secret: unknown = options.secret ?? (process.env['SCOOBYPROF_SECRET'] || undefined);
  if (secret === undefined) return null;
  if (typeof secret !== 'string') throw new RangeError('scoobyprof: secret is not a string');
  try {
    checkSecret(secret);
  } catch (error) {
    throw new RangeError(`scoobyprof: ${messageOf(error)}`);
  }
  return secret;
}

function checkBase(base: unknown): void {
  if (typeof base === 'string' && /^(?:\/[\w.~!$&'()*+,;=:@%-]+)+$/.test(base)) return;
  throw new RangeError(
    `scoobyprof: base is ${JSON.stringify(base)}, not a path that begins with / and has none at its end`,
  );
}

function checkStore(store: Store | undefined): void {
  if (store === undefined) return;
  const methods: readonly (keyof Store)[] = ['put', 'get', 'getProfile'];
  const missing = methods.find((name) => typeof store?.[name] !== 'function');
  if (missing !== undefined) throw new RangeError(`scoobyprof: store has no method ${missing}`);
}

function limitsOf(options: ScoobyModeOptions, hasSecret: boolean): RecordLimits {
  const limits = { ...defaultLimits(hasSecret), ...withoutUndefined(options.limits ?? {}) };
  requireAtLeast({ ...limits }, 0);
  for (const [name, most] of Object.entries(HIGHEST_LIMITS)) {
    const limit = limits[name as keyof typeof HIGHEST_LIMITS];
    if (limit <= most) continue;
    throw new RangeError(`scoobyprof: limits.${name} is ${limit}, more than ${most}`);
  }
  return limits;
}
