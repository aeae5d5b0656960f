import type { DiffCondition } from '../../commands/diff/diff-conditions.ts';
import type { LayoutName } from '../../render/registry.ts';

/** What `diff` was asked for. */
export interface DiffRequest {
  readonly kind: 'diff';
  readonly base: readonly string[];
  readonly now: readonly string[];
  readonly options: DiffRequestOptions;
}

export interface DiffRequestOptions {
  /** Of fleets and folders: which dumps are compared, and which of them are the base and the new side. */
  readonly where?: string;
  readonly a?: string;
  readonly b?: string;
  readonly failOn: readonly DiffCondition[];
  readonly require: readonly DiffCondition[];
  readonly strict?: true;
  /** What cannot be decided fails, too. */
  readonly undecided?: 'pass' | 'fail';
  readonly all?: true;
  readonly alpha?: number;
  readonly measure?: 'share' | 'time';
  readonly by?: 'route';
  readonly runsTable?: true;
  readonly gc?: 'stack' | 'separate';
  /** Of recordings with several threads. */
  readonly thread?: string;
  /** Of dumps whose stacks have several values. */
  readonly value?: string;
  readonly sourceMaps?: readonly string[] | false;
  readonly baseSourceMaps?: readonly string[];
  readonly newSourceMaps?: readonly string[];
  readonly source?: readonly string[];
  readonly saveBaseline?: string;
  readonly json?: true;
  readonly layout?: LayoutName;
  readonly budget?: number;
  /** Of the mark by which a bot finds its comment again. */
  readonly name?: string;
}
