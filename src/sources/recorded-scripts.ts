import type { FoundMap } from './find-map.ts';

/** What a recording holds of the scripts that ran. */
export interface RecordedScripts {
  /** The map of a script, not decoded; `null`: it holds none. Throws BadMap. */
  mapOf(url: string): FoundMap | null;
  /** The code of a script as it ran; `null`: it does not hold it. */
  textOf(url: string): string | null;
}
