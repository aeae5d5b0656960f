import { UNSAFE } from '../model/display-text.ts';

export type CsvField = string | number | bigint | boolean | null;

/** A record of comma-separated values (RFC 4180), on one line whatever the fields hold. */
export function csvLine(fields: readonly CsvField[]): string {
  return `${fields.map(fieldText).join(',')}\r\n`;
}

function fieldText(value: CsvField): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const text = withoutFormula(value).replace(UNSAFE, escaped);
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Spreadsheets take what begins like this for a formula, which may send data away or start a program; an apostrophe makes
 * it text (OWASP, CSV injection). Names of packages, `@scope/name`, are nothing that can be worked out.
 */
function withoutFormula(text: string): string {
  if (!/^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/.test(text)) return text;
  return /^@[\w.-]+(?:\/[\w.-]+)?(?:@[\w.-]+)?$/.test(text) ? text : `'${text}`;
}

function escaped(characters: string): string {
  if (characters === '\n') return '\\n';
  if (characters === '\t') return '\\t';
  const code = characters.codePointAt(0) as number;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
}
