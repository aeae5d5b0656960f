import type { Profile } from '../model/profile.ts';
import type { DumpContent } from './dump.ts';

/** One form of dump. A new form is one file with one of these, and one line in `registry.ts`. */
export interface Importer {
  /** What it reads, as a user would call it. */
  readonly form: string;
  /** Decides by content alone. Cheap, and never throws for content of other forms. */
  recognises(dump: DumpContent): boolean;
  /**
   * Reads the profile. `loadDocument` reads a JSON value inside this dump, in whatever form it has; `null` is
   * for content that turns out to be no profile after all.
   * Throws `not-a-profile` where the dump breaks the rules of its form.
   */
  load(dump: DumpContent, loadDocument: (document: unknown) => Profile | null): Profile | null;
}
