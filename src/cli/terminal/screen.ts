import { supportsColor } from 'chalk';
import type { Screen } from '../../render/screen.ts';
import type { ProgramOptions } from '../args/program-options.ts';

const USUAL_COLUMNS = 80;
/** Less cannot hold a row of numbers. */
const LEAST_COLUMNS = 20;

/** What standard output is like now. */
export function currentScreen({ links, budget }: ProgramOptions): Screen {
  return {
    columns: screenColumns(),
    colorLevel: colorLevel(),
    isAscii: isAsciiOnly(),
    linkTemplate: linkTemplate(links ?? 'auto'),
    budget: budget ?? null,
  };
}

/** `COLUMNS` says it where it is set, else the terminal. */
function screenColumns(): number {
  const fromEnvironment = Number(process.env['COLUMNS']);
  const columns =
    Number.isInteger(fromEnvironment) && fromEnvironment > 0
      ? fromEnvironment
      : (process.stdout.columns ?? USUAL_COLUMNS);
  // A terminal that does not know its width says 0.
  return columns > 0 ? Math.max(LEAST_COLUMNS, columns) : USUAL_COLUMNS;
}

/** The package knows terminals and `FORCE_COLOR`; `NO_COLOR` (https://no-color.org) it leaves to us. */
function colorLevel(): Screen['colorLevel'] {
  const { NO_COLOR = '', FORCE_COLOR = '' } = process.env;
  if (NO_COLOR !== '' && FORCE_COLOR === '') return 0;
  // The package takes the number for the least there is.
  if (/^[0-3]$/.test(FORCE_COLOR)) return Number(FORCE_COLOR) as Screen['colorLevel'];
  return supportsColor === false ? 0 : supportsColor.level;
}

/** A locale that is named and is not UTF-8, or a terminal that says that it can do little. */
function isAsciiOnly(): boolean {
  const { TERM, LC_ALL, LC_CTYPE, LANG } = process.env;
  if (TERM === 'dumb' || TERM === 'linux') return true;
  const locale = LC_ALL || LC_CTYPE || LANG || '';
  return process.platform !== 'win32' && locale !== '' && !/utf-?8/i.test(locale);
}

const FILE_LINK = '{url}';

/** `auto`, `always`, `never`, or an editor's address with `{path}`, `{url}`, `{line}` in it. */
function linkTemplate(links: string): string | null {
  if (links === 'never') return null;
  if (links === 'auto') return knowsLinks() ? editorLink() : null;
  return links === 'always' ? editorLink() : links;
}

function editorLink(): string {
  return process.env['TERM_PROGRAM'] === 'vscode' ? 'vscode://file{path}:{line}' : FILE_LINK;
}

/** Terminals that are known to make links of OSC 8; others may print what they do not know. */
function knowsLinks(): boolean {
  const { TERM_PROGRAM = '', VTE_VERSION, WT_SESSION, KITTY_WINDOW_ID, TMUX, CI } = process.env;
  if (process.stdout.isTTY !== true || TMUX !== undefined || CI !== undefined) return false;
  if (['iTerm.app', 'WezTerm', 'vscode', 'ghostty', 'Hyper'].includes(TERM_PROGRAM)) return true;
  return Number(VTE_VERSION) >= 5000 || WT_SESSION !== undefined || KITTY_WINDOW_ID !== undefined;
}
