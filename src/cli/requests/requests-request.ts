import type { RecordViews } from '../../commands/records/record-views.ts';
import type { ProgramOptions } from '../args/program-options.ts';

/** What `requests` was asked for. */
export interface RequestsRequest {
  readonly kind: 'requests';
  /** 4 or more characters of a record's id, or `latest`; `null`: a list is wanted. */
  readonly id: string | null;
  /** The folder of dumps; `undefined`: where records usually are. */
  readonly folder: string | undefined;
  /** The record that this one is compared with. */
  readonly compare: string | null;
  readonly filter: RecordFilter;
  readonly limit: number;
  readonly sort: RecordSort;
  readonly views: RecordViews;
  /** They are to be shown by a browser. */
  readonly isPage: boolean;
  readonly options: ProgramOptions;
}

/** How the panel is loaded is asked for. */
export interface ExtensionRequest {
  readonly kind: 'extension';
}

/** Which records are wanted; what is missing says nothing. */
export interface RecordFilter {
  /** Milliseconds ago. */
  readonly sinceMs?: number;
  readonly url?: RegExp;
  readonly route?: RegExp;
  /** In capitals. */
  readonly method?: string;
  /** `5xx`, or `404`. */
  readonly status?: readonly string[];
  readonly slowerMs?: number;
  readonly host?: RegExp;
  readonly service?: RegExp;
  readonly version?: RegExp;
  readonly n1?: true;
}

export const RECORD_SORTS = ['time', 'ms', 'cpu', 'sql', 'wasted'] as const;

export type RecordSort = (typeof RECORD_SORTS)[number];
