import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeThenRename } from '../../../files/replace-file.ts';
import { stateFolder } from '../user-folders.ts';

interface Hint {
  readonly text: string;
  /** Whoever has used this command needs the hint no more. */
  readonly command: string;
}

/** What to try next, in the order in which one learns it. */
const HINTS: readonly Hint[] = [
  { text: 'Try: sort cumtime; stats 10', command: 'stats' },
  { text: 'Try: callers NAME (Tab completes names)', command: 'callers' },
  { text: 'Try: help stats (examples about this dump)', command: 'help' },
];

const ALWAYS = 'help lists the commands, Ctrl-D leaves';

/** Hints for somebody who is new; each stops once it was followed, in this session or an earlier one. */
export class Hints {
  private readonly path: string;
  private readonly followed: Set<string>;

  constructor(path = join(stateFolder(), 'hints.json')) {
    this.path = path;
    this.followed = new Set(readFollowed(path));
  }

  /** The second line of the banner. */
  get line(): string {
    const hint = HINTS.find(({ command }) => !this.followed.has(command));
    return hint === undefined ? ALWAYS : `${hint.text} -- ${ALWAYS}`;
  }

  /** Takes note of a command that was used. */
  note(command: string): void {
    if (this.followed.has(command) || !HINTS.some((hint) => hint.command === command)) return;
    this.followed.add(command);
    try {
      // Other prompts have taken note of others meanwhile.
      const followed = [...new Set([...readFollowed(this.path), ...this.followed])];
      mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 });
      writeThenRename(this.path, [`${JSON.stringify({ followed })}\n`], 0o600);
    } catch {
      // A hint that comes once more costs nothing.
    }
  }
}

function readFollowed(path: string): readonly string[] {
  try {
    const { followed } = JSON.parse(readFileSync(path, 'utf8')) as { followed?: unknown };
    return Array.isArray(followed) ? followed.map(String) : [];
  } catch {
    return [];
  }
}
