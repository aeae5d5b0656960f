import { Chalk } from 'chalk';
import type { HeadingLine } from '../heading.ts';
import type { Screen } from '../screen.ts';

type Paint = (text: string) => string;

/** The marks of the terminal layout. Nothing is said by colour alone. */
export interface Ink {
  readonly name: Paint;
  readonly strong: Paint;
  readonly aside: Paint;
  readonly hot: Paint;
  readonly bar: Paint;
  readonly heading: Readonly<Record<HeadingLine['tone'], Paint>>;
  readonly link: (text: string, address: string) => string;
  /** The signs that are drawn with. */
  readonly signs: Signs;
}

interface Signs {
  readonly ellipsis: string;
  readonly chain: string;
  readonly callers: string;
  readonly callees: string;
  /** A branch with more below it, the last one, a line that goes on, nothing. */
  readonly branch: readonly [more: string, last: string, line: string, gap: string];
  /** Eighths of a cell, the full one last. */
  readonly bar: readonly string[];
}

const UNICODE: Signs = {
  ellipsis: '…',
  chain: ' › ',
  callers: '← ',
  callees: '→ ',
  branch: ['├ ', '└ ', '│ ', '  '],
  bar: ['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'],
};

const ASCII: Signs = {
  ellipsis: '...',
  chain: ' > ',
  callers: '<- ',
  callees: '-> ',
  branch: ['|-', '`-', '| ', '  '],
  bar: ['#'],
};

/**
 * Colours that read on dark and on light, blue and orange, which the colour-blind tell apart. Of the 16 colours
 * only magenta reads everywhere; the rest is bold and dim.
 */
export function inkFor(screen: Screen): Ink {
  const chalk = new Chalk({ level: screen.colorLevel });
  const isRich = screen.colorLevel >= 2;
  const hot = isRich ? chalk.bold.ansi256(166) : chalk.bold.magenta;
  return {
    name: chalk.bold,
    strong: chalk.bold,
    aside: chalk.dim,
    hot,
    bar: isRich ? chalk.ansi256(33) : (text) => text,
    heading: { name: chalk.bold, plain: (text) => text, aside: chalk.dim, warning: hot },
    link: (text, address) => `\u001b]8;;${address}\u0007${text}\u001b]8;;\u0007`,
    signs: screen.isAscii ? ASCII : UNICODE,
  };
}
