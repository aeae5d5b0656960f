import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { writeOutput } from './output.ts';

/** Reports of the default length are never paged, even where the screen is a little too low for them. */
const LEAST_LINES = 34;

/**
 * Writes text to the screen; where it is longer than that, through the pager: `$PAGER`, else `less -R`. The first
 * screen does not wait for the rest.
 */
export async function writePaged(text: Iterable<string>): Promise<void> {
  const screenLines = Math.max(LEAST_LINES, process.stdout.rows ?? 0);
  const pieces = text[Symbol.iterator]();
  const head: string[] = [];
  let lines = 0;
  for (;;) {
    const { value, done } = pieces.next();
    if (done === true) return writeOutput(head, { kind: 'screen' });
    head.push(value);
    lines += value.split('\n').length - 1;
    if (lines < screenLines) continue;
    const command = pagerCommand();
    const all = followedBy(head, pieces);
    if (command === null) return writeOutput(all, { kind: 'screen' });
    return writeOutput(all, { kind: 'shell', command });
  }
}

function* followedBy(head: readonly string[], rest: Iterator<string>): Iterable<string> {
  yield* head;
  for (let next = rest.next(); next.done !== true; next = rest.next()) yield next.value;
}

/** Whether somebody sits at both ends who can turn pages. */
export function canPage(): boolean {
  const isTerminal = process.stdout.isTTY === true && process.stdin.isTTY === true;
  return isTerminal && process.env['TERM'] !== 'dumb';
}

function pagerCommand(): string | null {
  const own = process.env['PAGER']?.trim();
  if (own !== undefined) return own === '' || own === 'cat' ? null : own;
  // -F leaves at once where all fits after all, -X leaves the text on the screen.
  return hasProgram('less') ? 'less -RFX' : null;
}

function hasProgram(name: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
