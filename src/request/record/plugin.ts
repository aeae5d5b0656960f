/**
 * What a plugin is: it watches one kind of thing that requests do (queries of a driver, say), and tells the record of
 * the request that runs. All values that it hands over are raw: masks, limits and digests are not its business.
 */
export interface Plugin {
  /** Its key in `record.plugins`: small letters, digits and `-`, a letter first, at most 32. A second plugin of one name takes the place of the first. */
  readonly name: string;
  /** Called once, before the first request that is recorded; what it returns undoes all that it did. */
  // biome-ignore lint/suspicious/noConfusingVoidType: a plugin that patches nothing returns nothing
  install?(context: PluginContext): (() => void) | void;
  onRequest?(record: OpenRecord, request: RequestHead): void;
  onRoute?(record: OpenRecord, route: MatchedRoute): void;
  onEnd?(
    record: OpenRecord,
    response: { readonly status: number; readonly ending: RecordEnding },
  ): void;
  /** What the record shows under the plugin's name. Without it: the data itself; `undefined` leaves the plugin out. */
  toJSON?(data: unknown, record: OpenRecord): unknown;
}

export type RecordEnding = 'finished' | 'aborted' | 'cut' | 'exit';

export interface MatchedRoute {
  readonly pattern: string | null;
  /** Name of the function that answers. */
  readonly handler: string | null;
  readonly params: Record<string, unknown>;
}

/** For reading; nothing of it is kept. */
export interface RequestHead {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** A record while its request runs. */
export interface OpenRecord {
  readonly id: string;
  readonly options: ReadonlySet<'calls' | 'cpu' | 'params'>;
  /** What plugins keep for the request, by their names. */
  readonly data: Map<string, unknown>;
}

/** A stack that was taken, and is only looked at when the record is written. */
export interface Stack {
  readonly scoobyStack: unknown;
}

export interface PluginContext {
  /** The record of the running callback. Where there is none it costs one look. */
  current(): OpenRecord | undefined;
  /** The stack of the program below a function, which is left out with all above it. */
  capture(below?: (...values: never[]) => unknown): Stack;
  /** Begins a call; what it returns ends it, once. Neither ever throws. */
  call(record: OpenRecord, call: CallStart): EndCall;
  /** Runs a callback in the context of now, also when that is none: for what a pool calls later. */
  bind<Callback extends (...values: never[]) => unknown>(callback: Callback): Callback;
  /** Does work with a record and a stack that were taken before: for an entry point whose inner call will be seen. */
  enter<Result>(
    record: OpenRecord | undefined,
    stack: Stack | undefined,
    work: () => Result,
  ): Result;
}

export type EndCall = (error?: unknown, more?: CallEnd) => void;

export interface CallStart {
  readonly kind: 'sql' | 'cache' | 'rpc' | 'http';
  /** OpenTelemetry's `db.system.name` where there is one. */
  readonly system: string;
  /** The plugin's name, unless it is given. */
  readonly source?: string;
  /** Else that of `enter`, else it is taken here. */
  readonly stack?: Stack;
  /** When the program called, as `performance.now()` gives it; else now. */
  readonly calledAt?: number;
  /** When a connection had it, likewise, for what is told afterwards; else now. */
  readonly begunAt?: number;
  readonly text?: string;
  readonly params?: readonly unknown[];
  readonly command?: string;
  readonly key?: string | null;
  readonly keys?: number;
  readonly service?: string;
  readonly method?: string;
  readonly args?: readonly unknown[];
  readonly url?: string;
}

export interface CallEnd {
  readonly rows?: number;
  readonly hit?: boolean | null;
  readonly status?: number;
  readonly bytes?: number;
}
