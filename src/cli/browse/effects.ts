import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { Effect } from '../../commands/effect.ts';
import type { CommandOutput } from '../../commands/language/grammar.ts';
import type { CommandOutcome } from '../../commands/run-command.ts';
import type { Session } from '../../commands/session/session.ts';
import { ProfileError } from '../../model/profile-error.ts';
import type { Layout } from '../../render/layout.ts';
import type { Report } from '../../render/report.ts';
import { noticeLine } from '../terminal/messages.ts';
import { opener } from '../terminal/open-file.ts';

/** What effects need to know of where they happen. */
export interface Surroundings {
  readonly layout: Layout;
  /** What was shown last. */
  readonly lastReport: Report | null;
  /** From the options or the settings file; `EDITOR` where it is missing. */
  readonly editor: string | undefined;
  /** Where the operators of the command send what it gives. */
  readonly output: CommandOutput;
  /** Shows what another command has to show. */
  readonly show: (outcome: CommandOutcome) => Promise<void>;
  /** Stops what takes long. */
  readonly signal: AbortSignal | undefined;
}

/** Does what a command wants done; gives another session where it led to one. Rejects with a ProfileError. */
export async function carryOut(
  effect: Effect,
  surroundings: Surroundings,
): Promise<Session | undefined> {
  switch (effect.kind) {
    case 'copy':
      copyReport(surroundings);
      return undefined;
    case 'open':
      await openPlace(effect, surroundings.editor ?? process.env['EDITOR'] ?? '');
      return undefined;
    case 'export': {
      const { deliverExport } = await import('../export/deliver-export.ts');
      await deliverExport(effect, surroundings.output, surroundings.signal);
      return undefined;
    }
    case 'flame': {
      const { runFlameApp } = await import('../flame/run-flame-app.ts');
      return runFlameApp(effect, surroundings.show);
    }
  }
}

/** What terminals take at least; xterm's limit is the lowest. */
const MAX_BASE64_LENGTH = 74_994;

/** OSC 52 of xterm's control sequences: the terminal itself has the clipboard. */
function copyReport({ layout, lastReport }: Surroundings): void {
  if (lastReport === null) throw new ProfileError('usage', 'there is no report yet to copy');
  if (process.stdout.isTTY !== true) {
    throw new ProfileError('usage', 'copy needs a terminal', {
      hint: 'write to a file: stats > FILE',
    });
  }
  let text = '';
  for (const piece of layout.render(lastReport)) {
    text += piece;
    if (text.length > MAX_BASE64_LENGTH) break;
  }
  const encoded = Buffer.from(text).toString('base64');
  if (encoded.length > MAX_BASE64_LENGTH) {
    throw new ProfileError('usage', 'the report is too long for the clipboard', {
      hint: 'restrict it, or write it to a file: stats > FILE',
    });
  }
  process.stdout.write(`\u001b]52;c;${encoded}\u0007`);
  const lines = text.trimEnd().split('\n').length;
  process.stderr.write(noticeLine(null, `${lines} lines are on the clipboard`));
}

type Place = Extract<Effect, { kind: 'open' }>;

async function openPlace(place: Place, editor: string): Promise<void> {
  const path = resolve(place.path);
  if (!existsSync(path)) {
    throw new ProfileError('unreadable', 'no such file here', {
      subject: place.path,
      hint: place.missing ?? 'the dump was recorded where it has this path',
    });
  }
  if (editor.trim() === '') {
    throw new ProfileError('usage', 'no editor to open it in', {
      hint: 'set EDITOR, or "editor" in the settings file',
    });
  }
  const [program = '', ...words] = commandFor({ ...place, path }, editor.trim());
  // No shell: whatever the name of the file is, it stays one argument.
  const child = spawn(program, words, { stdio: 'inherit' });
  try {
    await once(child, 'close');
  } catch (error) {
    const { message } = error as Error;
    throw new ProfileError('unreadable', `cannot be started: ${message}`, { subject: program });
  }
}

/** The program and its arguments. Throws ProfileError where a program would take the terminal and there is none. */
function commandFor(place: Place, editor: string): readonly string[] {
  if (/^[a-z][\w+.-]*:/i.test(editor) && editor.includes('{path}')) {
    return opener(linkTo(place, editor));
  }
  if (process.stdin.isTTY !== true) {
    throw new ProfileError('usage', 'an editor needs a terminal');
  }
  const [program = '', ...words] = editor.split(/\s+/);
  return [program, ...words, ...placeWords(place, basename(program))];
}

function linkTo({ path, line, column }: Place, template: string): string {
  const values: Readonly<Record<string, string>> = {
    // encodeURI leaves what would end a path.
    path: encodeURI(path).replace(/[?#]/g, encodeURIComponent),
    line: String(Math.max(line, 1)),
    column: String(Math.max(column, 1)),
  };
  return template.replace(/\{(path|line|column)\}/g, (_, name: string) => values[name]);
}

/** How editors are told the line; those that nobody knows here get the file alone. */
function placeWords({ path, line, column }: Place, program: string): readonly string[] {
  const name = program.replace(/\.exe$/i, '');
  if (line <= 0) return [path];
  const withPlace = `${path}:${line}:${Math.max(column, 1)}`;
  if (/^(?:code|code-insiders|codium|cursor|windsurf)$/.test(name)) return ['--goto', withPlace];
  if (/^(?:subl|zed|hx|helix)$/.test(name)) return [withPlace];
  if (/^(?:vi|n?vim|gvim|nano|emacs|emacsclient|kak|micro|joe|mcedit|ne)$/.test(name)) {
    return [`+${line}`, path];
  }
  return [path];
}
