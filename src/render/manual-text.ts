import { textWidth } from './terminal/text-width.ts';

type Paint = (text: string) => string;

/** How the parts of a page look. */
export interface ManualStyle {
  readonly title: Paint;
  readonly code: Paint;
  readonly strong: Paint;
  readonly aside: Paint;
}

const asIs: Paint = (text) => text;
const PLAIN: ManualStyle = { title: asIs, code: asIs, strong: asIs, aside: asIs };
/** Longer lines are hard to read, whatever the screen. */
const MAX_COLUMNS = 100;
const INDENT = '    ';

/** A page of Markdown as text for a screen: lines broken at words, tables as columns, code as it stands. */
export function* manualText(
  markdown: string,
  columns = 80,
  style: ManualStyle = PLAIN,
): Iterable<string> {
  const width = Math.max(20, Math.min(columns, MAX_COLUMNS));
  for (const [i, block] of blocksOf(withoutFrontMatter(markdown)).entries()) {
    if (i > 0) yield '\n';
    for (const line of blockLines(block, width, style)) yield `${line}\n`;
  }
}

/** What stands before the text is for programs that list pages. */
function withoutFrontMatter(markdown: string): string {
  return markdown.replace(/^---\n[\s\S]*?\n---\n/, '');
}

type Block =
  | { readonly kind: 'title' | 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly lines: readonly string[] }
  | { readonly kind: 'item'; readonly items: readonly string[] }
  | { readonly kind: 'table'; readonly rows: readonly (readonly string[])[] };

function blocksOf(markdown: string): readonly Block[] {
  const lines = markdown.split('\n');
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; ) {
    const end = endOfBlock(lines, at);
    const block = blockOf(lines.slice(at, end));
    if (block !== null) blocks.push(block);
    at = end;
  }
  return blocks;
}

/** Where a block ends: code at its fence or its last indented line, all else at an empty line. */
function endOfBlock(lines: readonly string[], from: number): number {
  const first = lines[from] ?? '';
  if (first.startsWith('```')) return lines.indexOf('```', from + 1) + 1 || lines.length;
  if (first.startsWith('#') || first.trim() === '') return from + 1;
  const isCode = first.startsWith(INDENT);
  let at = from + 1;
  while (at < lines.length && isSameBlock(lines[at], isCode)) at++;
  return at;
}

function isSameBlock(line: string, isCode: boolean): boolean {
  if (isCode) return line.startsWith(INDENT);
  return line.trim() !== '' && !line.startsWith('```') && !line.startsWith('#');
}

function blockOf(lines: readonly string[]): Block | null {
  const [first = ''] = lines;
  // Pictures are for the web.
  if (first.trim() === '' || /^(?:!\[|<)/.test(first)) return null;
  if (first.startsWith('```')) return { kind: 'code', lines: lines.slice(1, -1) };
  if (first.startsWith(INDENT)) return { kind: 'code', lines: lines.map((line) => line.slice(4)) };
  if (first.startsWith('#')) return { kind: 'title', text: first.replace(/^#+ /, '') };
  if (first.startsWith('|')) return { kind: 'table', rows: tableRows(lines) };
  if (/^(?:-|\d+\.) /.test(first)) return { kind: 'item', items: itemsOf(lines) };
  return { kind: 'text', text: lines.join(' ') };
}

/** Cells of a table without the line of rules; `\|` does not end one. */
function tableRows(lines: readonly string[]): readonly (readonly string[])[] {
  return lines
    .filter((line) => !/^\|[\s|:-]+\|$/.test(line))
    .map((line) =>
      line
        .slice(1, line.lastIndexOf('|'))
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim().replaceAll('\\|', '|')),
    );
}

function itemsOf(lines: readonly string[]): readonly string[] {
  const items: string[] = [];
  for (const line of lines) {
    if (/^(?:-|\d+\.) /.test(line)) items.push(line);
    else items.push(`${items.pop() ?? ''} ${line.trim()}`);
  }
  return items;
}

function* blockLines(block: Block, width: number, style: ManualStyle): Iterable<string> {
  switch (block.kind) {
    case 'title':
      return yield style.title(block.text);
    case 'code':
      for (const line of block.lines) yield line === '' ? '' : `${INDENT}${style.code(line)}`;
      return;
    case 'text':
      return yield* wrappedText(block.text, width, style);
    case 'item':
      for (const item of block.items) yield* hanging(item, width, style);
      return;
    case 'table':
      return yield* tableLines(block.rows, width, style);
  }
}

/** An item of a list: what follows its first line is indented. */
function* hanging(item: string, width: number, style: ManualStyle): Iterable<string> {
  const mark = /^(?:-|\d+\.) /.exec(item)?.[0] ?? '';
  let isFirst = true;
  for (const line of wrappedText(item.slice(mark.length), width - mark.length, style)) {
    yield `${isFirst ? mark : ' '.repeat(mark.length)}${line}`;
    isFirst = false;
  }
}

/** The last column takes what the others leave; where that is little, it stands under them. */
function* tableLines(
  rows: readonly (readonly string[])[],
  width: number,
  style: ManualStyle,
): Iterable<string> {
  const [head = [], ...body] = rows;
  const plain = rows.map((row) => row.map((cell) => inline(cell, PLAIN)));
  const widths = head.map((_, k) => Math.max(...plain.map((row) => textWidth(row[k] ?? ''))));
  const before = widths.slice(0, -1).reduce((sum, one) => sum + one + 2, 0);
  const isStacked = width - before < 24;
  const shown = head.every((cell) => cell === '') ? body : rows;
  for (const row of shown) {
    const paint = row === head ? style.aside : asIs;
    yield* isStacked
      ? stackedRow(row, width, style)
      : columnRow(row, { widths, room: width - before }, style).map((line) => paint(line));
  }
}

function* stackedRow(row: readonly string[], width: number, style: ManualStyle): Iterable<string> {
  for (const [k, cell] of row.filter((one) => one !== '').entries()) {
    const indent = k === 0 ? '' : INDENT;
    for (const line of wrappedText(cell, width - indent.length, style)) yield `${indent}${line}`;
  }
}

function columnRow(
  row: readonly string[],
  { widths, room }: { readonly widths: readonly number[]; readonly room: number },
  style: ManualStyle,
): readonly string[] {
  const lead = row.slice(0, -1).map((cell, k) => {
    const padding = ' '.repeat((widths[k] ?? 0) - textWidth(inline(cell, PLAIN)) + 2);
    return `${inline(cell, style)}${padding}`;
  });
  const blank = ' '.repeat(widths.slice(0, -1).reduce((sum, one) => sum + one + 2, 0));
  const last = [...wrappedText(row.at(-1) ?? '', room, style)];
  if (last.length === 0) return [lead.join('').trimEnd()];
  return last.map((line, i) => `${i === 0 ? lead.join('') : blank}${line}`);
}

/** Text in lines of at most `width`; what is marked keeps its looks across them. */
function* wrappedText(text: string, width: number, style: ManualStyle): Iterable<string> {
  let line = '';
  for (const word of wordsOf(text).flatMap((one) => broken(one, width))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && textWidth(inline(longer, PLAIN)) > width) {
      yield inline(line, style);
      line = word;
    } else line = longer;
  }
  if (line !== '') yield inline(line, style);
}

/** Code that is wider than the page in words of its own; all else as it is. */
function broken(word: string, width: number): readonly string[] {
  const code = /^`([^`]* [^`]*)`(\S*)$/.exec(word);
  if (code === null || textWidth(word) <= width) return [word];
  const [, text = '', after = ''] = code;
  const words = text.split(' ').map((one) => `\`${one}\``);
  return [...words.slice(0, -1), `${words.at(-1)}${after}`];
}

/** Words; code, strong text and links stay whole where they are short, so that their marks are. */
function wordsOf(text: string): readonly string[] {
  return text.match(/(?:`[^`]*`|\*\*[^*]*\*\*|\[[^\]]*\]\([^)]*\)|[^\s`*[]|[*[])+/g) ?? [];
}

/** Marks of Markdown inside of a line. */
function inline(text: string, style: ManualStyle): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part) => {
      if (/^`[^`]*`$/.test(part)) return style.code(part.slice(1, -1));
      return part
        .replace(/\[([^\]]*)\]\(([^)]*)\)/g, (_, label: string, target: string) =>
          linkText(label, target),
        )
        .replace(/\*\*([^*]*)\*\*/g, (_, strong: string) => style.strong(strong));
    })
    .join('');
}

/** Another page is reached by `help`; addresses are shown, places in the repository are not. */
function linkText(label: string, target: string): string {
  const page = /^(?:src\/manual\/)?([\w-]+)\.md(?:#.*)?$/.exec(target)?.[1];
  if (page !== undefined && page !== 'README')
    return label === page ? label : `${label} (help ${page})`;
  return /^https?:/.test(target) && target !== label ? `${label} (${target})` : label;
}
