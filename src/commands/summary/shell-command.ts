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

/** The dumps of a session as arguments: a folder or a fleet where that was named, and which of its dumps were chosen. */
export function dumpWords(session: Session): string {
  const { dumps, slice } = session;
  const where = dumps[0]?.part?.where ?? null;
  const condition = where === null ? '' : ` --where ${shellWord(where)}`;
  const places = slice === null ? placeWords(session) : shellWord(asPath(slice.shown.fleet));
  return `${places}${condition}`;
}

function placeWords({ dumps, mainPath }: Session): string {
  const places = new Set(
    dumps.map(({ path, folder }) => (folder === undefined ? path : asFolder(folder))),
  );
  if (places.size > MOST_FILES) return shellWord(asPath(folderOf(mainPath)));
  return [...places].map((path) => shellWord(asPath(path))).join(' ');
}

/** What begins with a dash would be an option. */
function asPath(path: string): string {
  return path.startsWith('-') && path !== '-' ? `./${path}` : path;
}

/** A folder is one where it is written with a slash. */
function asFolder(folder: string): string {
  return /[/\\]/.test(folder) ? folder : `./${folder}`;
}

function folderOf(path: string): string {
  const end = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  return end < 0 ? './' : path.slice(0, end + 1);
}
