import type { FlameChange } from '../flame/flame-graph.ts';
import type { ProfileView } from '../model/profile-view.ts';

/** A piece of an export; text is UTF-8. */
export type Chunk = string | Uint8Array;

/** What an export says of where it comes from. */
export interface ExportOrigin {
  /** The dumps, as the user named them. */
  readonly title: string;
  /** The same, one by one. */
  readonly names: readonly string[];
  /** This program and its version: `scoobyprof@1.2.3`. */
  readonly program: string;
  /** What else is to be known of the view: which thread, which of several dumps. */
  readonly notes: readonly string[];
  /** Whether pictures show time in which nothing ran. */
  readonly hasIdle: boolean;
  /** By row of the view how it changed, which flame graphs colour; `null`: nothing was compared. */
  readonly changes: readonly FlameChange[] | null;
}

/** One format to write profiles in. A new one is one file with one of these, and one line in `registry.ts`. */
export interface Exporter {
  readonly name: string;
  /** One line, without a full stop. */
  readonly summary: string;
  /** How names of files in this format end: where nobody names a format, they tell. */
  readonly endings: readonly string[];
  /** How such names begin, where that tells: `callgrind.out.4711`. */
  readonly beginnings?: readonly string[];
  /** `stacks`: not of dumps that hold sums only. `order`: nor of those whose stacks have no order of time. */
  readonly needs: 'tables' | 'stacks' | 'order';
  /** It draws a flame graph. */
  readonly isFlameGraph?: true;
  /** Not for a terminal. */
  readonly isBinary: boolean;
  /**
   * The view in pieces, which come as they are made. Throws, or rejects with, ProfileError where it cannot be
   * written.
   */
  readonly write: (
    view: ProfileView,
    origin: ExportOrigin,
  ) => Iterable<Chunk> | Promise<Iterable<Chunk>>;
}
