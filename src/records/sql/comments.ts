import type { SqlDialect } from './dialect.ts';
import { isBlank } from './letters.ts';

const LINE_END = /[\n\r]/g;
/** A comment whose content MySQL and MariaDB run, from a version on. */
const CODE_COMMENT = /\/\*M?!(?:\d{5,6})?/y;

/** Goes over white space and comments; knows whether a comment is open whose content is code. */
export class SqlBlanks {
  private readonly text: string;
  private readonly dialect: SqlDialect;
  private isInCode = false;

  constructor(text: string, dialect: SqlDialect) {
    this.text = text;
    this.dialect = dialect;
  }

  /** Where the next token begins, or the text ends. What is not closed ends with the text. */
  endFrom(start: number): number {
    const { text } = this;
    let at = start;
    while (at < text.length) {
      const end = isBlank(text.charCodeAt(at)) ? at + 1 : this.commentEnd(at);
      if (end === at) break;
      at = end;
    }
    return at;
  }

  /** `at` itself: no comment begins there. */
  private commentEnd(at: number): number {
    const { text, dialect } = this;
    switch (text[at]) {
      case '#':
        return dialect.isMySql ? lineEnd(text, at) : at;
      case '-':
        return isLineComment(text, at, dialect) ? lineEnd(text, at) : at;
      case '*':
        return this.codeEnd(at);
      case '/':
        return text[at + 1] === '*' ? this.blockEnd(at) : at;
      default:
        return at;
    }
  }

  private codeEnd(at: number): number {
    if (!this.isInCode || this.text[at + 1] !== '/') return at;
    this.isInCode = false;
    return at + 2;
  }

  private blockEnd(at: number): number {
    const { text, dialect } = this;
    CODE_COMMENT.lastIndex = at;
    const code = dialect.isMySql ? CODE_COMMENT.exec(text) : null;
    if (code !== null) {
      this.isInCode = true;
      return at + code[0].length;
    }
    const marks = dialect.isPostgres ? /\/\*|\*\//g : /\*\//g;
    marks.lastIndex = at + 2;
    for (let depth = 1; depth > 0; ) {
      const mark = marks.exec(text);
      if (mark === null) return text.length;
      depth += mark[0] === '/*' ? 1 : -1;
    }
    return marks.lastIndex;
  }
}

function isLineComment(text: string, at: number, dialect: SqlDialect): boolean {
  if (text[at + 1] !== '-') return false;
  return !dialect.isMySql || at + 2 >= text.length || isBlank(text.charCodeAt(at + 2));
}

function lineEnd(text: string, at: number): number {
  LINE_END.lastIndex = at;
  return LINE_END.exec(text)?.index ?? text.length;
}
