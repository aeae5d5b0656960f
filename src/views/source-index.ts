import type { FindOriginals } from './shown-functions.ts';

/** Who knows the sources of functions. */
export interface SourceIndex {
  readonly find: FindOriginals;
  /** The version of the package that a url lies in; `null`: in none, or nothing tells. */
  packageVersion(url: string): string | null;
}
