import type { LayoutName } from '../../render/registry.ts';

/** Options that every way of starting takes. */
export interface ProgramOptions {
  readonly command?: readonly string[];
  readonly keepGoing?: true;
  readonly json?: true;
  readonly layout?: LayoutName;
  readonly gc?: 'stack' | 'separate';
  readonly dir?: string;
  /** Which dumps of a fleet or of folders: an expression of SQL. */
  readonly where?: string;
  /** The same for the old and the new side of a comparison. */
  readonly a?: string;
  readonly b?: string;
  /** `false`: positions stay those of the dumps. */
  readonly sourceMaps?: readonly string[] | false;
  readonly source?: readonly string[];
  /** Whether places are links, and to what. */
  readonly links?: string;
  /** Of recordings of several threads: a number, a name, PID:TID or `all`. */
  readonly thread?: string;
  /** Of dumps whose stacks have several values: the name of one. */
  readonly value?: string;
  /** Filters, as lines of commands, that a session begins with; `false`: none, whatever the settings say. */
  readonly filter?: readonly string[] | false;
  /** Rows that layouts for readers show where a command does not say how many. */
  readonly rows?: number;
  /** Characters of a Markdown report. */
  readonly budget?: number;
  /** What `open` opens files in: a program, or a link with `{path}`. */
  readonly editor?: string;
  /** `false`: the prompt asks nothing. */
  readonly picks?: boolean;
  /** Names of those above that the settings file gave. */
  readonly settings?: readonly string[];
}
