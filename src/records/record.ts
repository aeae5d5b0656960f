/** What one HTTP request did: version 1 of the record. Names and units are those of its JSON, `record.schema.json`. */
export interface RequestRecord {
  readonly scooby: 1;
  /** A UUID of version 4, in small letters. */
  readonly id: string;
  readonly pid: number;
  readonly host: string;
  readonly service?: string | null;
  readonly version?: string | null;
  /** Version of Node: `v24.1.0`. */
  readonly node: string;
  /** Version of the package that wrote it. */
  readonly scoobyprof: string;
  readonly method: string;
  /** Path and query, values of secret-like keys as `***`. */
  readonly url: string;
  readonly route: string | null;
  readonly handler: string | null;
  /** 0: no response was begun. */
  readonly status: number;
  readonly ending: Ending;
  /** Milliseconds since 1970, with microseconds behind the point. */
  readonly startedAt: number;
  readonly durationMs: number;
  /** Time for which the thread worked for the request; `null`: not measured. */
  readonly cpuMs: number | null;
  readonly overheadMs: number;
  /** Sorted. */
  readonly options: readonly RecordOption[];
  readonly limits: { readonly dropped: Dropped; readonly masked?: boolean };
  readonly problems: readonly Problem[];
  readonly frames: readonly Frame[];
  /** Indices into `frames`, innermost first. */
  readonly stacks: readonly (readonly number[])[];
  readonly plugins: RecordPlugins;
  /** Who may read it. In stores alone: the endpoint leaves it out. */
  readonly owner?: string;
}

/** Answered; given up by the client; cut at the limit of seconds; with the process. */
export type Ending = 'finished' | 'aborted' | 'cut' | 'exit';

export type RecordOption = 'calls' | 'cpu' | 'params';

/** How many of each the record would have had besides. */
export interface Dropped {
  readonly calls: number;
  readonly stacks: number;
  readonly log: number;
  /** Texts that were cut so that the record fits. */
  readonly texts?: number;
}

interface Problem {
  readonly plugin: string;
  readonly message: string;
}

export interface Frame {
  /** Empty: anonymous. */
  readonly fn: string;
  /** Absolute path or url, `file://` taken off; empty: native. */
  readonly file: string;
  readonly line: number;
  readonly col: number;
  readonly kind: 'app' | 'library' | 'node';
}

/** By the names of plugins; those that are not named here are the users' own. */
interface RecordPlugins {
  readonly view?: {
    readonly params?: Readonly<Record<string, unknown>>;
    readonly query?: Readonly<Record<string, unknown>>;
  };
  readonly sql?: { readonly calls: readonly SqlCall[] };
  readonly cache?: { readonly calls: readonly CacheCall[] };
  readonly rpc?: { readonly calls: readonly RpcCall[] };
  readonly http?: { readonly calls: readonly HttpCall[] };
  readonly log?: { readonly entries: readonly LogEntry[] };
  readonly cpu?: CpuPart;
  readonly [plugin: string]: unknown;
}

/** The kinds of calls, in the order in which they are shown. */
export const CALL_KINDS = ['sql', 'cache', 'rpc', 'http'] as const;

export type CallKind = (typeof CALL_KINDS)[number];

interface Call {
  /** OpenTelemetry's `db.system.name` where there is one: `postgresql`, `redis`…; `thrift`; `http`. */
  readonly system: string;
  /** The collector: `pg`, `ioredis`… */
  readonly source: string;
  /** When the program called, from the beginning of the request. */
  readonly startMs: number;
  /** Until a connection had the call. */
  readonly waitMs: number;
  /** From then to its end. */
  readonly durationMs: number;
  /** The request ended first. */
  readonly unfinished?: boolean;
  /** Equal where text and parameters are equal, within this record. */
  readonly digest?: string;
  readonly error?: CallError;
  /** Index into `stacks`; `null`: over the limit, or none could be had. */
  readonly stack: number | null;
}

interface CallError {
  readonly name: string;
  readonly code: string | number | null;
  /** With option `params` alone: messages of drivers hold values. */
  readonly message?: string;
}

export interface SqlCall extends Call {
  readonly text: string;
  readonly params?: readonly unknown[];
  readonly rows?: number | null;
}

export interface CacheCall extends Call {
  /** In capitals. */
  readonly command: string;
  readonly key: string | null;
  readonly keys?: number;
  readonly hit?: boolean | null;
}

export interface RpcCall extends Call {
  readonly service: string;
  readonly method: string;
  readonly args?: readonly unknown[];
}

export interface HttpCall extends Call {
  readonly method: string;
  readonly url: string;
  readonly status: number | null;
}

export type AnyCall = SqlCall | CacheCall | RpcCall | HttpCall;

export interface LogEntry {
  readonly atMs: number;
  readonly text: string;
  readonly stack: number | null;
}

interface CpuPart {
  /** Name of the profile in the dump folder; `null`: the store holds it. */
  readonly dump: string | null;
  readonly samples: number;
  readonly intervalUs: number;
  readonly exactCalls?: boolean;
}

/** The calls of a kind, in the order of `startMs`. */
export function callsOf(record: RequestRecord, kind: CallKind): readonly AnyCall[] {
  return record.plugins[kind]?.calls ?? [];
}

/** The form of a record's id. Checked before anything is looked up by it. */
export function isRecordId(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(text);
}
