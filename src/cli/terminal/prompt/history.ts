import { closeSync, mkdirSync, openSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeThenRename } from '../../../files/replace-file.ts';
import { displayText } from '../../../model/display-text.ts';
import { statOrNone } from '../../stat-or-none.ts';
import { stateFolder } from '../user-folders.ts';

/** Lines that are kept. */
const MAX_LINES = 1000;
/** Longer lines were pasted: nobody wants to search through them. */
const MAX_LENGTH = 1000;

/** Lines typed at prompts, of all sessions, each once. */
export class History {
  /** Oldest first. */
  private known: readonly string[] = [];
  private readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /** What earlier sessions left; nothing where that cannot be read. */
  static open(path = join(stateFolder(), 'history')): History {
    const history = new History(path);
    try {
      history.known = linesOf(path);
    } catch {
      // What is wrong is said where a line is to be written.
    }
    return history;
  }

  get newestFirst(): readonly string[] {
    return this.known.toReversed();
  }

  /**
   * Adds a line; one that was there moves to the end. Throws what Node throws where the file cannot be written: it is
   * kept for this session all the same.
   */
  add(line: string): void {
    const text = line.trim();
    if (text === '' || text.length > MAX_LENGTH || displayText(text) !== text) return;
    this.known = withLine(this.known, text);
    mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 });
    const unlock = lock(`${this.path}.lock`);
    try {
      // Read again: other prompts have written meanwhile.
      replace(this.path, withLine(linesOf(this.path), text));
    } finally {
      unlock();
    }
  }
}

function withLine(lines: readonly string[], line: string): readonly string[] {
  return [...lines.filter((other) => other !== line), line].slice(-MAX_LINES);
}

/** Lines that a terminal would obey were not typed: they are left out. */
function linesOf(path: string): readonly string[] {
  if (statOrNone(path) === undefined) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  const sound = lines.filter((line) => line !== '' && displayText(line) === line);
  return [...new Set(sound.reverse())].slice(0, MAX_LINES).reverse();
}

function replace(path: string, lines: readonly string[]): void {
  // A link stays a link: what it points at is replaced.
  const target = statOrNone(path) === undefined ? path : realpathSync(path);
  writeThenRename(
    target,
    lines.map((line) => `${line}\n`),
    0o600,
  );
}

/** Nobody writes for longer; a lock that is older was left by a process that was killed. */
const STALE_MS = 2000;
const PATIENCE_MS = 1000;

/** Keeps other prompts from writing; without success after a while we write all the same. Gives how to end it. */
function lock(path: string): () => void {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      closeSync(openSync(path, 'wx', 0o600));
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const stat = statOrNone(path);
    if (stat !== undefined && Date.now() - stat.mtimeMs > STALE_MS) rmSync(path, { force: true });
    if (Date.now() > deadline) return () => {};
    Atomics.wait(SLEEPER, 0, 0, 5);
  }
}

const SLEEPER = new Int32Array(new SharedArrayBuffer(4));
