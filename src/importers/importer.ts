import type { Profile } from '../model/profile.ts';
import type { DumpContent } from './dump.ts';

export type LoadDocument = (document: unknown) => Promise<Profile>;

/** One form of dump. A new form is one file with one of these, and one line in `registry.ts`. */
export interface Importer {
  /** What it reads, as a user would call it. */
  readonly form: string;
  /** Decides by content alone. Cheap, and never throws for content of other forms. */
  recognises(dump: DumpContent): boolean;
  /**
   * Reads the profile. `loadDocument` reads a JSON value inside this dump, in whatever form it has.
   * Throws (or rejects with) `not-a-profile` where the dump breaks the rules of its form.
   */
  load(dump: DumpContent, loadDocument: LoadDocument): Profile | Promise<Profile>;
}
