import type { LoadedDump } from '../../../commands/session/loaded-dump.ts';
import { displayText } from '../../../model/display-text.ts';
import { isMany } from '../../../render/many-dumps.ts';
import { grouped } from '../../../render/value-units.ts';

type Loaded = Pick<LoadedDump, 'path' | 'part'>;

/** What was opened: the paths of a few dumps, or how many there are; and what they are a part of. */
export function loadedText(dumps: readonly Loaded[]): string {
  const text = dumps[0]?.part?.text;
  const isOnePart = text !== undefined && dumps.every(({ part }) => part?.text === text);
  if (!isMany(dumps)) {
    const paths = dumps.map(({ path }) => displayText(path)).join(', ');
    return isOnePart ? `${paths}: ${displayText(text)}` : paths;
  }
  const count = `${grouped(dumps.length)} dumps`;
  if (isOnePart) return `${count} ${displayText(text)}`;
  const [first, last] = [dumps[0], dumps.at(-1)].map((dump) => displayText(dump?.path ?? ''));
  return `${count}, ${first} … ${last}`;
}
