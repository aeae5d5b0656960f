/** The name without `(…)`, a trailing ` const`, and `<…>`; one of which nothing would be left stays. */
export function strippedName(name: string): string {
  const withoutParameters = withoutPairs(name, '(', ')').replace(/\s+const$/, '');
  const stripped = withoutPairs(withoutParameters, '<', '>');
  return stripped === '' ? name : stripped;
}

/** Drops what stands between brackets that belong together, and them. */
function withoutPairs(text: string, open: string, close: string): string {
  const kept: string[] = [];
  const openAt: number[] = [];
  for (const character of text) {
    if (character === close && openAt.length > 0) {
      kept.length = openAt.pop() as number;
      continue;
    }
    if (character === open) openAt.push(kept.length);
    kept.push(character);
  }
  return kept.join('');
}

const COLUMNS = 32;

/** A long name on lines of 32 columns, broken at blanks and after hyphens between letters. */
export function wrappedName(name: string): string {
  const isLong = Array.from(name).length > COLUMNS;
  return (isLong ? filledLines(name).join('\n') : name).replaceAll(', ', ',');
}

/** Tabs are blanks up to the next multiple of 8, other white space is one. */
function blanksOnly(text: string): string {
  let column = 0;
  let result = '';
  for (const character of text) {
    const isTab = character === '\t';
    const part = isTab ? ' '.repeat(8 - (column % 8)) : character;
    column = character === '\n' || character === '\r' ? 0 : column + part.length;
    result += part;
  }
  return result.replace(/[\n\v\f\r]/g, ' ');
}

function filledLines(name: string): readonly string[] {
  const lines: string[] = [];
  let line: string[] = [];
  let width = 0;
  const finish = (): void => {
    if (line.at(-1)?.trim() === '') line.pop();
    if (line.length > 0) lines.push(line.join(''));
    line = [];
    width = 0;
  };
  for (const piece of pieces(blanksOnly(name))) {
    const length = Array.from(piece).length;
    if (width + length > COLUMNS) finish();
    // Blanks begin no line but the first.
    const isBlankStart = piece.trim() === '' && line.length === 0 && lines.length > 0;
    if (isBlankStart) continue;
    line.push(piece);
    width += length;
  }
  finish();
  return lines;
}

/** Letters and what joins words of code; dashes of two and more part what such characters stand before. */
const LETTER = '[\\p{L}_]';
const WORD = '[\\p{L}\\p{N}_]';
const DASHABLE = '[\\p{L}\\p{N}_!"\'&.,?]';
const BREAKS = new RegExp(
  [
    `(?<=${LETTER}{2}-|${LETTER}-${LETTER}-)(?=${LETTER}-?${LETTER})`,
    `(?<=${DASHABLE})(?=-{2,}${WORD})`,
    `(?<=${DASHABLE}-{2,})(?=${WORD})`,
  ].join('|'),
  'u',
);

/** Words, cut after hyphens that join parts of at least two letters, and the blanks between them. */
function pieces(text: string): readonly string[] {
  const words = text.match(/ +|[^ ]+/g) ?? [];
  return words.flatMap((word) => word.split(BREAKS));
}
