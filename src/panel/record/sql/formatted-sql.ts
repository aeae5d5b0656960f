import { dialectOf, hasOwnFingerprint } from '../../../records/sql/dialect.ts';
import { isSpaced } from '../../../records/sql/spacing.ts';
import { isMark, isWord, type SqlToken, sqlTokens } from '../../../records/sql/tokens.ts';
import { isKeyword } from './keywords.ts';

type SqlPieceKind = 'keyword' | 'plain' | 'literal' | 'placeholder' | 'comment';

/** A piece of a line, with the blank before it where there is one. */
export interface SqlPiece {
  readonly kind: SqlPieceKind;
  readonly text: string;
}

export interface SqlLine {
  /** In steps. */
  readonly indent: number;
  readonly pieces: readonly SqlPiece[];
}

/** Words that begin a line. */
const CLAUSES = new Set(
  `select from where group order having limit offset fetch union intersect except returning set values window for
  with insert update delete merge`.split(/\s+/),
);

const JOINS = new Set(['join', 'left', 'right', 'inner', 'full', 'cross', 'natural']);

/** Behind these words and operators, a word that could begin a line belongs to what was begun. */
const GOES_ON: Readonly<Record<string, readonly string[]>> = {
  from: ['delete', 'distinct'],
  update: ['for', 'on', 'do', 'key'],
  set: ['update', 'delete', 'character'],
  select: ['explain', 'all', 'distinct'],
  delete: ['on', 'explain'],
  insert: ['explain'],
  order: ['within'],
  group: ['within'],
  join: ['left', 'right', 'inner', 'full', 'cross', 'natural', 'outer'],
  values: ['='],
};

const LINE_BREAK = /\r\n?|\n/;

/**
 * A text of SQL in lines: one for each clause, subqueries indented. Nothing but white space is changed. Linear in the
 * length of the text; what is no SQL, or not whole, comes out as well as it can.
 */
export function formattedSql(text: string, system: string): readonly SqlLine[] {
  if (hasOwnFingerprint(system)) return [{ indent: 0, pieces: [{ kind: 'plain', text }] }];
  const layout = new Layout(text);
  const tokens = sqlTokens(text, dialectOf(system));
  let end = 0;
  tokens.forEach((token, i) => {
    layout.comments(end, token.start);
    layout.token(tokens, i);
    end = token.end;
  });
  layout.comments(end, text.length);
  return layout.finish();
}

/** The pieces of a text in one line, as far as it is shown. */
export function sqlPieces(text: string, system: string): readonly SqlPiece[] {
  if (hasOwnFingerprint(system)) return [{ kind: 'plain', text }];
  const tokens = sqlTokens(text, dialectOf(system));
  return tokens.map((token, i) => pieceOf(text, tokens[i - 1], token));
}

function pieceOf(text: string, left: SqlToken | undefined, token: SqlToken): SqlPiece {
  const written = text.slice(token.start, token.end);
  return { kind: kindOf(token), text: isSpaced(left, token) ? ` ${written}` : written };
}

function kindOf({ kind, text }: SqlToken): SqlPieceKind {
  if (kind === 'literal' || kind === 'placeholder') return kind;
  return kind === 'word' && isKeyword(text) ? 'keyword' : 'plain';
}

/** A parenthesis that is open. */
interface Open {
  /** It holds a query of its own, whose clauses are lines. */
  readonly isQuery: boolean;
  readonly indent: number;
}

class Layout {
  private readonly text: string;
  private readonly lines: { indent: number; pieces: SqlPiece[] }[] = [];
  private readonly open: Open[] = [];
  private pieces: SqlPiece[] = [];
  private indent = 0;
  private lineIndent = 0;
  private isBetween = false;
  private isBreakDue = false;

  constructor(text: string) {
    this.text = text;
  }

  token(tokens: readonly SqlToken[], i: number): void {
    const token = tokens[i] as SqlToken;
    const left = tokens[i - 1];
    if (isMark(token, ')')) this.close();
    if (this.isBreakDue) this.breakLine(this.indent);
    else this.breakBefore(token, left, tokens[i + 1]);
    this.isBreakDue = false;
    const piece = pieceOf(this.text, left, token);
    this.add(this.pieces.length === 0 ? { ...piece, text: piece.text.trimStart() } : piece);
    if (isMark(token, '(')) this.openBefore(tokens[i + 1]);
    if (isMark(token, ';') && this.open.length === 0) this.isBreakDue = true;
  }

  /** What stands between two tokens: white space, which goes, and comments, which stay. */
  comments(start: number, end: number): void {
    const between = this.text.slice(start, end).trimStart();
    for (const [i, line] of between.split(LINE_BREAK).entries()) {
      const text = line.trimEnd();
      if (text === '') continue;
      if (i > 0) this.breakLine(this.indent);
      this.add({ kind: 'comment', text: this.pieces.length === 0 ? text : ` ${text}` });
    }
    // What follows in the same line would be part of the comment.
    this.isBreakDue ||= LINE_BREAK.test(between);
  }

  finish(): readonly SqlLine[] {
    this.breakLine(0);
    return this.lines;
  }

  private add(piece: SqlPiece): void {
    this.pieces.push(piece);
  }

  private breakBefore(token: SqlToken, left: SqlToken | undefined, right?: SqlToken): void {
    if (token.kind !== 'word' || isMark(left, '.') || !this.isInQuery) return;
    if (isWord(token, 'between')) this.isBetween = true;
    else if (isWord(token, 'and') && this.isBetween) this.isBetween = false;
    else if (isWord(token, 'and') || isWord(token, 'or')) this.breakLine(this.indent + 1);
    else if (beginsClause(token, left, right)) this.breakLine(this.indent);
  }

  private get isInQuery(): boolean {
    return this.open.at(-1)?.isQuery ?? true;
  }

  private openBefore(right: SqlToken | undefined): void {
    const isQuery = isWord(right, 'select') || isWord(right, 'with');
    this.open.push({ isQuery, indent: this.indent });
    if (!isQuery) return;
    this.indent = this.lineIndent + 1;
    this.isBreakDue = true;
  }

  private close(): void {
    const closed = this.open.pop();
    if (closed?.isQuery !== true) return;
    const indent = this.indent - 1;
    this.indent = closed.indent;
    this.breakLine(Math.max(0, indent));
  }

  private breakLine(indent: number): void {
    if (this.pieces.length > 0) {
      this.lines.push({ indent: this.lineIndent, pieces: this.pieces });
      this.isBetween = false;
    }
    this.pieces = [];
    this.lineIndent = indent;
  }
}

function beginsClause(token: SqlToken, left?: SqlToken, right?: SqlToken): boolean {
  const { text } = token;
  if (text === 'on') return isWord(right, 'conflict') || isWord(right, 'duplicate');
  const isJoin = JOINS.has(text) && !isMark(right, '(');
  if (!isJoin && !CLAUSES.has(text)) return false;
  const before = left?.kind === 'word' || left?.kind === 'operator' ? left.text : '';
  return !(GOES_ON[text] ?? (isJoin ? GOES_ON['join'] : []))?.includes(before);
}
