import { displayText } from '../../model/display-text.ts';
import type { Session } from '../session/session.ts';

/** What a shell takes as it stands. */
const PLAIN = /^[\w@%+=:,./-]+$/;

/** A word as a shell must have it; control characters are written so that they can be seen (bash and zsh). */
export function shellWord(word: string): string {
  if (PLAIN.test(word)) return word;
  if (displayText(word) === word) return `'${word.replaceAll("'", String.raw`'\''`)}'`;
  const bytes = Array.from(word, (character) =>
    /[\w@%+=:,./ -]/.test(character) ? character : hexBytes(character),
  );
  return `$'${bytes.join('')}'`;
}

function hexBytes(character: string): string {
  const bytes = new TextEncoder().encode(character);
  return Array.from(bytes, (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
}

/** More files than these are named by their folder. */
const MOST_FILES = 4;

/** The dumps of a session as arguments: a folder where that was named. */
export function dumpWords({ dumps, mainPath }: Session): string {
  const places = new Set(
    dumps.map(({ path, folder }) => (folder === undefined ? path : asFolder(folder))),
  );
  if (places.size > MOST_FILES) return shellWord(folderOf(mainPath));
  return [...places].map((path) => shellWord(path.startsWith('--') ? `./${path}` : path)).join(' ');
}

/** A folder is one where it is written with a slash. */
function asFolder(folder: string): string {
  return /[/\\]/.test(folder) ? folder : `./${folder}`;
}

function folderOf(path: string): string {
  const end = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  return end < 0 ? './' : path.slice(0, end + 1);
}
