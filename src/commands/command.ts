import type { ProfileError } from '../model/profile-error.ts';
import type { Report } from '../render/report.ts';
import type { Effect } from './effect.ts';
import type { LoadedDump, Session } from './session/session.ts';

/** One command of the language. A new one is one file with one of these, and one line in `registry.ts`. */
export interface Command {
  readonly name: string;
  /** The arguments, as help shows them behind the name. */
  readonly usage: string;
  /** One line, without a full stop. */
  readonly summary: string;
  /** Paragraphs that say more; none where the summary says it all. */
  readonly details: readonly string[];
  /** Long options of its own; on the command line all others are the program's. */
  readonly options?: readonly CommandOption[];
  /** What completion offers for its words; functions where nothing is said. */
  readonly takes?: ArgumentKind;
  /** What the prompt lets the user pick: functions, or one, where a name means several; a dump where none is named. */
  readonly picks?: 'functions' | 'function' | 'dump';
  /** Without a dump it takes the current one, which then heads the list. */
  readonly readsCurrent?: true;
  /** Where help lists it; behind all others where nothing is said. */
  readonly group?: CommandGroup;
  /** Three that work on any profile: `{function}`, `{file}` and `{dump}` stand for names of the open one. */
  readonly examples: readonly { readonly line: string; readonly meaning: string }[];
  /**
   * Does its work and returns what to show and the session that follows.
   * Throws ProfileError; the session then stays as it was.
   */
  readonly run: (input: CommandInput) => CommandResult | Promise<CommandResult>;
}

export interface CommandOption {
  /** With its dashes: `--depth`. */
  readonly name: string;
  /** The same in one letter: `-o`. */
  readonly short?: string;
  /** What it takes, as help names it; `null`: nothing. */
  readonly value: string | null;
}
export type CommandGroup = 'tables' | 'order' | 'filters' | 'dumps' | 'session';

type ArgumentKind = 'functions' | 'sort-keys' | 'dumps' | 'commands' | 'formats' | 'nothing';

/** All commands there are, each loaded when it is asked for. */
export interface CommandCatalog {
  /** Names in the order of help, without aliases. */
  readonly names: readonly string[];
  has(nameOrAlias: string): boolean;
  aliasesOf(name: string): readonly string[];
  /** `undefined`: there is no such command. */
  load(nameOrAlias: string): Promise<Command | undefined>;
  /** In the order of `names`. */
  loadAll(): Promise<readonly Command[]>;
}

export interface CommandInput {
  readonly session: Session;
  readonly words: readonly string[];
  readonly catalog: CommandCatalog;
  /** Reads a dump, or all dumps of a folder; at least one. Throws ProfileError. */
  readonly loadDumps: (path: string) => Promise<readonly LoadedDump[]>;
}

export interface CommandResult {
  readonly session: Session;
  readonly report?: Report;
  /** What is shown behind it. */
  readonly secondReport?: Report;
  /** Restrictions left nothing of something. */
  readonly isEmptySelection?: boolean;
  /** What was wrong, where there is something to show all the same. */
  readonly error?: ProfileError;
  /** What is to be done outside of the session. */
  readonly effect?: Effect;
  /** The user wants to leave. */
  readonly isQuit?: boolean;
}
