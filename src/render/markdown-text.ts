/** Text that Markdown, and HTML in it, would obey. */
export function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~]/g, (character) =>
    /[_#{}]/.test(character) ? character : `\\${character}`,
  );
}

/** Code in a cell of a table, which ends at a pipe, in code too. */
export function code(text: string): string {
  // To some readers two backslashes are one, and the pipe behind them ends the cell.
  return inlineCode(text.replace(/\\(?=\\*\|)/g, '\\ ').replaceAll('|', '\\|'));
}

/** Code that may hold backticks itself. */
export function inlineCode(text: string): string {
  const runs = text.match(/`+/g) ?? [];
  const fence = '`'.repeat(1 + runs.reduce((most, run) => Math.max(most, run.length), 0));
  return fence.length > 1 ? `${fence} ${text} ${fence}` : `\`${text}\``;
}

/** What is said of what had no room: `12 more rows are left out to keep the budget.` */
export function leftOutText(count: number, noun: string): string {
  const things = count === 1 ? `1 more ${noun} is` : `${count} more ${noun}s are`;
  return `\n${things} left out to keep the budget.\n`;
}
