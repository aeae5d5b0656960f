const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '`': '\\`',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\0': '\\0',
  '\b': '\\b',
  '\f': '\\f',
};

const SPECIAL = /[\\'`\t\n\r\0\b\f]/g;
const UNESCAPES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(ESCAPES).map(([sign, written]) => [written[1], sign])),
  a: '\u0007',
  v: '\v',
};

/** A literal. Every value that stands in a text of SQL goes through this, or through the next. */
export function clickhouseText(text: string): string {
  return `'${escaped(text)}'`;
}

/** A name of a table, a database or a column. */
export function clickhouseName(name: string): string {
  return `\`${escaped(name)}\``;
}

function escaped(text: string): string {
  return text.replace(SPECIAL, (sign) => ESCAPES[sign] as string);
}

/** A value in TabSeparated; `null` is `\N`. */
export function tsvText(value: string | number | bigint | null): string {
  if (value === null) return '\\N';
  return typeof value === 'string' ? escaped(value) : String(value);
}

/** A value of TabSeparated, of a column that is text. */
export function textOfTsv(value: string): string | null {
  if (value === '\\N') return null;
  if (!value.includes('\\')) return value;
  return value.replace(/\\(.)/gs, (_, sign: string) => UNESCAPES[sign] ?? sign);
}
