/**
 * The shape of a text in GitHub's Markdown: for each line what it is, and of a row of a table how many cells. By the rules
 * of the GFM specification 0.29: a backslash takes the meaning from a sign of ASCII, a row is cut at pipes before spans of
 * code are looked for, a fence of code ends at a line of nothing but as many backticks.
 */
export function shapeOf(text: string): readonly string[] {
  const shape: string[] = [];
  let fence: string | null = null;
  for (const line of text.split('\n')) {
    const [, run = null] = /^ {0,3}(`{3,}|~{3,})/.exec(line) ?? [];
    if (fence !== null) {
      const isEnd =
        run !== null && run[0] === fence[0] && run.length >= fence.length && line.trim() === run;
      shape.push(isEnd ? 'end of code' : 'code');
      if (isEnd) fence = null;
    } else if (
      run !== null &&
      !(run.startsWith('`') && line.slice(line.indexOf(run) + run.length).includes('`'))
    ) {
      fence = run;
      shape.push('begin of code');
    } else shape.push(lineShape(line));
  }
  return fence === null ? shape : [...shape, 'code that never ends'];
}

function lineShape(line: string): string {
  if (line.trim() === '') return '';
  if (line.startsWith('|')) return `row of ${cellsOf(line).length}`;
  if (/^ {4}|^\t/.test(line)) return 'indented code';
  if (/^ {0,3}#{1,6}(?:\s|$)/.test(line)) return 'heading';
  if (/^ {0,3}>/.test(line)) return 'quote';
  if (/^ {0,3}(?:=+|-+)\s*$/.test(line)) return 'underline';
  if (/^ {0,3}(?:[-+*]|\d{1,9}[.)])(?:\s|$)/.test(line)) return 'item';
  if (/^ {0,3}\[[^\]]+\]:/.test(line)) return 'definition';
  if (/^ {0,3}<(?:!--|\/?[a-z])/i.test(line)) return 'html';
  return 'text';
}

/** Cells of a row, as they are cut before anything else. */
function cellsOf(line: string): readonly string[] {
  const cells = [''];
  const inner = line.replace(/^\s*\|/, '').replace(/(?<=(?:^|[^\\])(?:\\\\)*)\|\s*$/, '');
  for (let at = 0; at < inner.length; at++) {
    const last = cells.length - 1;
    if (inner[at] === '\\' && at + 1 < inner.length) {
      cells[last] += inner.slice(at, at + 2);
      at++;
    } else if (inner[at] === '|') cells.push('');
    else cells[last] += inner[at];
  }
  return cells;
}

/** What of a line, outside of spans of code, Markdown, HTML or GitHub would obey; `null`: nothing. */
export function obeyedPart(line: string): string | null {
  const parts = line.startsWith('|')
    ? cellsOf(line).map((cell) => cell.replaceAll('\\|', '|'))
    : [line];
  for (const part of parts) {
    const plain = withoutCode(part);
    if (plain === null) return `a span of code that does not end: ${part}`;
    // Ours.
    const text = plain
      .replace(/^\*\*(.*?)\*\*(?=\s|$)/, '$1')
      .replace(/^- /, '')
      .replace(/^<(?:\/?details|!-- scoobyprof diff [\w.-]+ --)>$/, '')
      .replace(/^<summary>(.*)<\/summary>$/, '$1')
      .replace(/\\[!-/:-@[-`{-~]/g, '');
    const found =
      /[*~`[\]]|<[a-z/!?]|&(?:[a-z]+|#\d+|#x[\da-f]+);|https?:\/\/|www\.|(?<![\w/])@[a-z\d-]+(?![\w-]*\/)/i.exec(
        text.replace(/&(?:amp|lt|gt);/g, ''),
      );
    if (found !== null) return `${found[0]} in ${part}`;
  }
  return null;
}

/** A text without its spans of code; `null`: one does not end. A run of backticks pairs with the next as long. */
function withoutCode(text: string): string | null {
  let rest = text;
  let plain = '';
  for (;;) {
    const begin = /(?<!\\)`+/.exec(rest);
    if (begin === null) return plain + rest;
    const after = rest.slice(begin.index + begin[0].length);
    const end = new RegExp(`(?<!\`)${begin[0]}(?!\`)`).exec(after);
    if (end === null) return null;
    plain += `${rest.slice(0, begin.index)}·`;
    rest = after.slice(end.index + begin[0].length);
  }
}
