/**
 * Text that Markdown, HTML in it, or GitHub would obey (GFM 0.29): signs, entities, addresses, which it makes links of, and
 * names of users, whom it tells. Its lines become one.
 */
export function escaped(text: string): string {
  return text
    .replace(/[\r\n]+/g, ' ')
    .replace(/[\\`*[\]<>|~&]|(?<=<)!/g, '\\$&')
    .replace(/:(?=\/\/)|(?<=\bwww)\.|(?<=\bmailto):/gi, '\\$&')
    .replace(/@(?=[a-z\d][a-z\d-]*(?![\w-]*\/))/gi, '@\u200b');
}

/** The same at the beginning of a line, where signs make headings, lists, quotes and rules. */
export function escapedLine(text: string): string {
  return escaped(text)
    .replace(/^\s+/, '')
    .replace(/^[#+=-]/, '\\$&')
    .replace(/^(\d{1,9})([.)])(?=\s|$)/, '$1\\$2');
}

/**
 * Code in a cell of a table. The row is cut at pipes before there is any code: each needs a backslash, and of those that
 * stand before it an even number, or they would take it for themselves.
 */
export function code(text: string): string {
  // To some readers two backslashes are one, and the pipe behind them ends the cell.
  return inlineCode(text.replace(/\\(?=\\*\|)/g, '\\ ').replaceAll('|', '\\|'));
}

/** Code that may hold backticks itself. */
export function inlineCode(text: string): string {
  if (text === '') return '';
  const line = text.replace(/[\r\n]+/g, ' ');
  const fence = '`'.repeat(1 + longestRun(line));
  return fence.length > 1 ? `${fence} ${line} ${fence}` : `\`${line}\``;
}

/** What is said of what had no room: `12 more rows are left out to keep the budget.` */
export function leftOutText(count: number, noun: string): string {
  const things = count === 1 ? `1 more ${noun} is` : `${count} more ${noun}s are`;
  return `\n${things} left out to keep the budget.\n`;
}

/** A block of code below an empty line; lines of the text may be fences themselves. */
export function fenced(text: string, language = ''): string {
  const fence = '`'.repeat(Math.max(3, 1 + longestRun(text)));
  return `\n${fence}${language}\n${text}\n${fence}\n`;
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0);
}
