import type { SqlDialect } from './dialect.ts';

/** Letters before a quote that make one literal with it. */
const PREFIX = /(?:[nxbeNXBE]|[uU]&)(?=')/y;
const CHARSET = /_[A-Za-z\d]+(?=['"])/y;
const UNICODE_IDENTIFIER = /[uU]&(?=")/y;
const DOLLAR_QUOTE = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;

export interface QuotedText {
  readonly kind: 'literal' | 'quoted';
  readonly end: number;
}

/** What is quoted from `at` on, letters before the quote included; `null`: nothing. */
export function quotedAt(text: string, at: number, dialect: SqlDialect): QuotedText | null {
  const quote = text[at];
  switch (quote) {
    case "'":
      return literal(text, at, dialect.isMySql);
    case '"':
      return dialect.isMySql ? literal(text, at, true) : identifier(text, at, '"');
    case '`':
      return identifier(text, at, '`');
    case '[':
      return dialect.isSqlServer ? identifier(text, at, ']') : null;
    case '$':
      return dialect.isPostgres ? dollarQuoted(text, at) : null;
    default:
      return prefixed(text, at, dialect);
  }
}

function prefixed(text: string, at: number, { isMySql }: SqlDialect): QuotedText | null {
  // Nearly all that stands in a text begins like none of these.
  const next = text[at + 1];
  if (next !== "'" && next !== '&' && text[at] !== '_') return null;
  const prefix = match(PREFIX, text, at);
  if (prefix !== '') return literal(text, at + prefix.length, isMySql || /^e$/i.test(prefix));
  if (!isMySql) {
    return match(UNICODE_IDENTIFIER, text, at) === '' ? null : identifier(text, at + 2, '"');
  }
  const charset = match(CHARSET, text, at);
  return charset === '' ? null : literal(text, at + charset.length, true);
}

function literal(text: string, at: number, hasEscapes: boolean): QuotedText {
  return { kind: 'literal', end: quoteEnd(text, at, { close: text[at], hasEscapes }) };
}

function identifier(text: string, at: number, close: string): QuotedText {
  return { kind: 'quoted', end: quoteEnd(text, at, { close, hasEscapes: false }) };
}

/** A doubled quote stands for itself, and what is not closed ends with the text. */
function quoteEnd(
  text: string,
  start: number,
  { close, hasEscapes }: { close: string; hasEscapes: boolean },
): number {
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at];
    if (character === '\\' && hasEscapes) at++;
    else if (character === close && text[++at] !== close) return at;
  }
  return text.length;
}

function dollarQuoted(text: string, at: number): QuotedText | null {
  const tag = match(DOLLAR_QUOTE, text, at);
  if (tag === '') return null;
  const close = text.indexOf(tag, at + tag.length);
  return { kind: 'literal', end: close < 0 ? text.length : close + tag.length };
}

function match(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}
