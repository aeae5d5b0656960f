import { ProfileError } from '../../model/profile-error.ts';

/** One command of a line, its operators taken out. */
export interface ParsedCommand {
  readonly name: string;
  readonly words: readonly string[];
  readonly output: CommandOutput;
  /** The command as it was typed. */
  readonly source: string;
}

/** Where the text of a command's reports goes. */
export type CommandOutput =
  | { readonly kind: 'screen' }
  | { readonly kind: 'file'; readonly path: string; readonly isAppended: boolean }
  | { readonly kind: 'shell'; readonly command: string };

interface Token {
  readonly text: string;
  readonly isQuoted: boolean;
  /** Where the token ends in the line. */
  readonly end: number;
}

/**
 * Parses a line into commands. `;` separates them. A quote that begins a word quotes up to its match;
 * elsewhere quotes, and backslashes everywhere, are themselves. `>`, `>>` and `|` are operators only as
 * words of their own; what follows `|` belongs to the shell.
 *
 * @throws ProfileError `usage` where an operator has nothing on one of its sides
 */
export function parseLine(line: string): readonly ParsedCommand[] {
  const commands: ParsedCommand[] = [];
  let start = 0;
  while (start <= line.length) {
    const { tokens, end } = readTokens(line, start);
    if (tokens.length > 0) commands.push(toCommand(tokens, line.slice(0, end), start));
    start = end + 1;
  }
  return commands;
}

/** Reads words up to a `;` outside quotes, or the end. */
function readTokens(line: string, start: number): { tokens: Token[]; end: number } {
  const tokens: Token[] = [];
  let at = start;
  for (;;) {
    while (isBlank(line[at])) at++;
    if (at >= line.length || line[at] === ';') return { tokens, end: at };
    const token = readWord(line, at);
    tokens.push(token);
    at = token.end;
  }
}

function readWord(line: string, start: number): Token {
  let at = start;
  let text = '';
  const quote = line[start];
  const closing = quote === "'" || quote === '"' ? line.indexOf(quote, start + 1) : -1;
  if (closing >= 0) {
    text = line.slice(start + 1, closing);
    at = closing + 1;
  }
  const restStart = at;
  while (at < line.length && !isBlank(line[at]) && line[at] !== ';') at++;
  return { text: text + line.slice(restStart, at), isQuoted: closing >= 0, end: at };
}

function isBlank(character: string | undefined): boolean {
  return character !== undefined && /\s/.test(character);
}

function toCommand(tokens: readonly Token[], line: string, start: number): ParsedCommand {
  const operatorAt = tokens.findIndex(isOperator);
  const words = operatorAt < 0 ? tokens : tokens.slice(0, operatorAt);
  const [name, ...rest] = words.map(({ text }) => text).flatMap(questionApart);
  if (name === undefined) {
    throw new ProfileError(
      'usage',
      `nothing to write: a command belongs before ${tokens[0]?.text}`,
    );
  }
  const output: CommandOutput =
    operatorAt < 0 ? { kind: 'screen' } : outputOf(tokens, operatorAt, line);
  return { name, words: rest, output, source: line.slice(start) };
}

/** `?sort` is `? sort`. */
function questionApart(word: string, index: number): readonly string[] {
  return index === 0 && /^\?./.test(word) ? ['?', word.slice(1)] : [word];
}

function isOperator({ text, isQuoted }: Token): boolean {
  return !isQuoted && (text === '>' || text === '>>' || text === '|');
}

function outputOf(tokens: readonly Token[], operatorAt: number, line: string): CommandOutput {
  const operator = tokens[operatorAt];
  const targets = tokens.slice(operatorAt + 1);
  if (operator.text === '|') {
    const command = line.slice(operator.end).trim();
    if (command === '') throw new ProfileError('usage', '| needs a program after it');
    return { kind: 'shell', command };
  }
  const [target, ...more] = targets;
  if (target === undefined) {
    throw new ProfileError('usage', `${operator.text} needs a file after it`);
  }
  if (more.length > 0) {
    throw new ProfileError(
      'usage',
      `${operator.text} takes one file: ${more[0]?.text} is too much`,
    );
  }
  return { kind: 'file', path: target.text, isAppended: operator.text === '>>' };
}

/** A word as a line must have it so that `parseLine` gives it back. */
export function quoteWord(word: string): string {
  if (word !== '' && !/\s/.test(word)) return word;
  return word.includes("'") ? `"${word}"` : `'${word}'`;
}
