import { isMark, isWord, type SqlToken } from './tokens.ts';

/** Lists in lists in lists: those that lie deeper stay as they are, so that no token is compared more often. */
const MAX_DEPTH = 20;

/** An open bracket. Positions are those of the tokens that are kept. */
interface Bracket {
  /** `list`: behind IN or ARRAY, equal items are dropped. `row`: behind VALUES, equal rows are. */
  readonly kind: 'list' | 'row' | 'plain';
  readonly opensAt: number;
  itemStart: number;
  previousItem: Range | null;
  /** A row of VALUES that has just ended in this bracket. */
  previousRow: Range | null;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * Drops items that are equal to the one before them and hold a `?`, in the lists behind `IN (` and `ARRAY[` and in the
 * rows behind `VALUES (`. A list that is not closed ends with the text. Linear: each token is passed once, and compared
 * at most once for each of the lists that it is in.
 */
export function withoutRepeats(tokens: readonly SqlToken[]): SqlToken[] {
  const lists = new OpenLists();
  for (const token of tokens) lists.add(token);
  return lists.end();
}

class OpenLists {
  private readonly kept: SqlToken[] = [];
  private readonly open: Bracket[] = [newBracket('plain', -1)];
  private depth = 0;

  add(token: SqlToken): void {
    if (isMark(token, '(') || isMark(token, '[')) this.openBracket(token);
    else if (isMark(token, ')') || isMark(token, ']')) this.closeBracket(token);
    else if (isMark(token, ',')) this.addComma(token);
    else {
      this.top.previousRow = null;
      this.kept.push(token);
    }
  }

  end(): SqlToken[] {
    endItem(this.top, this.kept);
    return this.kept;
  }

  private get top(): Bracket {
    return this.open.at(-1) as Bracket;
  }

  private openBracket(token: SqlToken): void {
    const kind = this.depth < MAX_DEPTH ? this.kindOf(token) : 'plain';
    if (kind !== 'row') this.top.previousRow = null;
    if (kind !== 'plain') this.depth++;
    this.open.push(newBracket(kind, this.kept.length));
    this.kept.push(token);
  }

  private kindOf({ text }: SqlToken): Bracket['kind'] {
    const last = this.kept.at(-1);
    if (isMark(last, ',')) return this.top.previousRow !== null && text === '(' ? 'row' : 'plain';
    if (isMark(this.kept.at(-2), '.')) return 'plain';
    if (text === '[') return isWord(last, 'array') ? 'list' : 'plain';
    if (isWord(last, 'values')) return 'row';
    return isWord(last, 'in') ? 'list' : 'plain';
  }

  private closeBracket(token: SqlToken): void {
    const { top, kept } = this;
    endItem(top, kept);
    kept.push(token);
    if (this.open.length === 1) return;
    this.open.pop();
    if (top.kind !== 'plain') this.depth--;
    if (top.kind === 'row') endRow(top, this.top, kept);
    else this.top.previousRow = null;
  }

  private addComma(token: SqlToken): void {
    endItem(this.top, this.kept);
    this.kept.push(token);
    this.top.itemStart = this.kept.length;
  }
}

function newBracket(kind: Bracket['kind'], opensAt: number): Bracket {
  return { kind, opensAt, itemStart: opensAt + 1, previousItem: null, previousRow: null };
}

/** At a comma, or the end of a list: an item that repeats the one before it goes, with the comma. */
function endItem(list: Bracket, kept: SqlToken[]): void {
  if (list.kind !== 'list') return;
  list.previousItem = keepOne(kept, list.previousItem, { start: list.itemStart, end: kept.length });
}

function endRow(row: Bracket, outer: Bracket, kept: SqlToken[]): void {
  outer.previousRow = keepOne(kept, outer.previousRow, { start: row.opensAt, end: kept.length });
}

/** Drops the second range where it repeats the first; the result is the one to compare the next with. */
function keepOne(kept: SqlToken[], before: Range | null, range: Range): Range {
  if (before === null || !isRepeated(kept, before, range)) return range;
  kept.length = before.end;
  return before;
}

function isRepeated(kept: readonly SqlToken[], before: Range, range: Range): boolean {
  const length = range.end - range.start;
  if (length !== before.end - before.start) return false;
  let hasValue = false;
  for (let i = 0; i < length; i++) {
    const token = kept[range.start + i] as SqlToken;
    if (token.text !== kept[before.start + i]?.text) return false;
    hasValue ||= token.kind === 'literal' || token.kind === 'placeholder';
  }
  return hasValue;
}
