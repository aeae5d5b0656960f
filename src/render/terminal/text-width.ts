import stringWidth from 'string-width';

/** Characters of one column each: ASCII, and the signs that the tables of the program have. */
const PLAIN = /^[\x20-\x7e≥…·▏▎▍▌▋▊▉█│├└─▲▼→−]*$/;

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
const COLOR = /\u001b\[[\d;]*m/g;

/** Columns that a text takes on a terminal; escape sequences take none, CJK and emoji two. */
export function textWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  // The package is slow, and most of what is not plain is coloured only.
  const bare = text.replace(COLOR, '');
  return PLAIN.test(bare) ? bare.length : stringWidth(bare);
}

const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Urls that name no file. */
const IN_NO_FILE = /^(?:data|blob):/i;

/** A path with its middle left out, so that it takes at most `columns`; the file stays whole where it can. */
export function withoutMiddle(path: string, columns: number, ellipsis: string): string {
  if (textWidth(path) <= columns) return path;
  const room = columns - textWidth(ellipsis);
  if (room <= 0) return '';
  if (IN_NO_FILE.test(path)) {
    // What they are stands in front, and nothing of the rest can be read.
    const end = take(/(?::\d+)*$/.exec(path)?.[0] ?? '', room, 'end');
    return `${take(path, room - textWidth(end), 'start')}${ellipsis}${end}`;
  }
  const file = textWidth(path.slice(Math.max(0, path.search(/[/\\][^/\\]*$/))));
  const tailRoom = file <= room ? Math.max(file, Math.ceil((room * 2) / 3)) : room;
  const tail = take(path, tailRoom, 'end');
  const head = take(path, room - textWidth(tail), 'start');
  return `${head}${ellipsis}${tail}`;
}

/** As much of one end of a text as fits; what belongs together on the screen is not torn apart. */
export function take(text: string, columns: number, end: 'start' | 'end'): string {
  const parts = PLAIN.test(text)
    ? Array.from(text)
    : Array.from(GRAPHEMES.segment(text), ({ segment }) => segment);
  if (end === 'end') parts.reverse();
  const taken: string[] = [];
  let used = 0;
  for (const part of parts) {
    used += textWidth(part);
    if (used > columns) break;
    taken.push(part);
  }
  if (end === 'end') taken.reverse();
  return taken.join('');
}

/** A sentence in lines of at most `columns`, broken at blanks; the lines that follow are indented. */
export function* wrapped(text: string, columns: number): Iterable<string> {
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line.trim() === '' || textWidth(longer) <= columns) {
      line = longer;
      continue;
    }
    yield line;
    line = `  ${word}`;
  }
  yield line;
}
