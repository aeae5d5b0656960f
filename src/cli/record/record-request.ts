import type { ProfileKind } from '../../recorder/profile-kinds.ts';
import type { ProgramOptions } from '../args/program-options.ts';

/** Record a program, or a process that runs. */
export interface RecordRequest {
  readonly kind: 'record';
  readonly command: readonly string[];
  readonly options: RecordOptions;
}

export interface RecordOptions extends ProgramOptions {
  /** `true`: in the same run as the times. */
  readonly calls?: true | 'separate';
  /** Heap profiles instead of CPU profiles. */
  readonly heap?: true;
  /** Between samples: microseconds, or with `heap` bytes that are allocated. */
  readonly interval?: number;
  readonly name?: string;
  readonly browse?: true;
  /** So many times, each into a folder of its own. */
  readonly runs?: number;
  /** Another checkout, in which the program is recorded in turn with this one. */
  readonly against?: string;
  readonly pid?: number;
  readonly inspect?: string;
  /** How long to record a process that runs. */
  readonly forMs?: number;
}

export function recordedKind({ heap }: Pick<RecordOptions, 'heap'>): ProfileKind {
  return heap === true ? 'heap' : 'cpu';
}

/** Join a dump with coverage that was taken beside it. */
export interface CountsRequest {
  readonly kind: 'counts';
  readonly profile: string;
  readonly coverage: readonly string[];
  readonly options: { readonly output?: string; readonly separate?: true };
}
