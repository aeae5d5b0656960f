import { columnsOf } from '../../records/text-columns.ts';

/** A text in lines of at most so many columns: at blanks, and inside words that are longer. */
export function brokenText(text: string, width: number): readonly string[] {
  if (columnsOf(text) <= width) return [text];
  const room = Math.max(8, width);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((one) => pieces(one, room))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (columnsOf(longer) <= room) line = longer;
    else {
      if (line !== '') lines.push(line.trimEnd());
      line = word;
    }
  }
  return line === '' ? lines : [...lines, line];
}

function pieces(word: string, room: number): readonly string[] {
  if (columnsOf(word) <= room) return [word];
  const found: string[] = [];
  let piece = '';
  let used = 0;
  for (const character of word) {
    const columns = columnsOf(character);
    if (used + columns > room) {
      found.push(piece);
      piece = '';
      used = 0;
    }
    piece += character;
    used += columns;
  }
  return [...found, piece];
}
