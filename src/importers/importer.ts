import type { Profile } from '../model/profile.ts';
import type { Recording } from '../model/recording.ts';
import type { ByteSource } from './byte-source.ts';
import type { DumpContent } from './dump.ts';

/** What an importer reads: one profile, or several with a name each. */
export type Imported = Omit<Recording, 'form'> & Partial<Pick<Recording, 'form'>>;

type LoadDocument = (document: unknown) => Promise<Imported>;

export interface ScanOptions {
  /** Called now and then with the number of bytes used so far. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
  /** Looked at now and then; rejects with `interrupted` once it says so. */
  readonly signal?: AbortSignal | undefined;
  /** Bytes of the file in front of the source's, for the places in messages. */
  readonly bytesBefore?: number;
  /** Size of the window over the source; tests make it small. */
  readonly windowBytes?: number;
  /** `false`: without the loops that are compiled beforehand, as where the engine has none. */
  readonly compiled?: boolean;
}

/** Thrown where the loops could not go on: without them, another reading may. */
export const LOOPS_ENDED = Symbol('the loops ended');

/** One form of dump. A new form is one file with one of these, and one line in `registry.ts`. */
export interface Importer {
  /** What it reads, as a user would call it; unique. */
  readonly form: string;
  /** What messages and hints call such a file, with its article. */
  readonly called: string;
  /** How to get one, as a command that can be typed; missing: no hint recommends it. */
  readonly recordedBy?: string;
  /** Names of its files: `*` stands for any text, and `.gz` may follow. */
  readonly fileNames: readonly string[];
  /** Whether a file that begins with these bytes may be one: in folders, nothing is read whole to know. */
  beginsLike(head: DumpContent): boolean;
  /** Decides by content alone. Cheap, and never throws for content of other forms. */
  recognises(dump: DumpContent): boolean;
  /**
   * Reads the profiles. `loadDocument` reads a JSON value inside this dump, in whatever form it has. `null`: on a closer
   * look it is of another form.
   * Throws (or rejects with) `not-a-profile` where the dump breaks the rules of its form.
   */
  load(dump: DumpContent, loadDocument: LoadDocument): Imported | null | Promise<Imported | null>;
  /** Whether `load` gives its result without waiting for anything. */
  readonly loadsAtOnce?: true;
  /** Whether `scan` may take content that begins with these 4096 bytes or less; missing: it sees for itself. */
  readonly mayScan?: (head: DumpContent) => boolean;
  /**
   * Reads content as it comes, for files that are too large to be whole in memory; `null`: it does not take this one.
   * Throws as `load` does.
   */
  readonly scan?: (source: ByteSource, options: ScanOptions) => Promise<Imported | null>;
  /** What a profile of this form is, and of which recorder, as far as it shows. */
  describe(profile: Profile): string;
}

/** A file that holds one profile, and no name for it. */
export function onlyProfile(profile: Profile): Imported {
  return { threads: [{ name: '', pid: null, tid: null, profile }] };
}
