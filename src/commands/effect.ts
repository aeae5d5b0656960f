import type { Exporter, ExportOrigin } from '../exporters/exporter.ts';
import type { ProfileView } from '../model/profile-view.ts';
import type { Session } from './session/session.ts';

/** What a command wants done outside of the session; the command line does it. */
export type Effect =
  /** Show a place in the user's editor. */
  | {
      readonly kind: 'open';
      readonly path: string;
      /** From 1; 0 where they are not known. */
      readonly line: number;
      readonly column: number;
      /** Only where there is no such file: where it was looked for, and what would help. */
      readonly missing?: string;
    }
  /** Put the report that was shown last on the clipboard. */
  | { readonly kind: 'copy' }
  | ExportEffect
  | FlameEffect;

/** Show the flame graph of a session on the whole screen. */
export interface FlameEffect {
  readonly kind: 'flame';
  readonly session: Session;
  /** Of the table, the function to begin at; `null`: all. */
  readonly firstRow: number | null;
  readonly isUpward: boolean;
  readonly hasIdle: boolean;
  /** By row how it changed; `null`: nothing was compared. */
  readonly changes: ExportOrigin['changes'];
}

/** Write a view in a format. */
export interface ExportEffect {
  readonly kind: 'export';
  readonly exporter: Exporter;
  readonly view: ProfileView;
  readonly title: string;
  /** The dumps that it is made of: no output may take their place. */
  readonly inputs: readonly string[];
  /** `null`: where the output of the command goes. */
  readonly path: string | null;
  /** Whatever the file holds. */
  readonly isForced: boolean;
  /** What pictures say of the view: its thread, which of several dumps. */
  readonly notes: readonly string[];
  /** Whether pictures show time in which nothing ran. */
  readonly hasIdle: boolean;
  /** By row of the view how it changed; `null`: nothing was compared. */
  readonly changes: ExportOrigin['changes'];
  /** Whether the file is shown; without a path it is a temporary one. */
  readonly isOpened: boolean;
}
