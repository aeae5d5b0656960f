import type { ProfileView } from '../../model/profile-view.ts';
import type { StyleSettings } from './graph-settings.ts';
import type { DotGraph } from './graph-style.ts';
import type { GraphOrigin } from './scoobyprof/options.ts';

/** One way to draw graphs. A new one is a folder with one of these, and one line in `styles.ts`. */
export interface DotStyle {
  readonly name: string;
  readonly summary: string;
  /** How names of files in this style end, where a style has such names. */
  readonly endings: readonly string[];
  /** Throws ProfileError `usage` where the settings are wrong. */
  readonly draw: (view: ProfileView, settings: StyleSettings, origin: GraphOrigin) => DotGraph;
}
