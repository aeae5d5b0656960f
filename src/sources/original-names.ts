import type { SourcePlace } from './locate-function.ts';
import type { OriginalSource } from './original-sources.ts';
import { isNamedAt, type SourceText } from './source-text.ts';

/** The name of a function, or what it is given to, is not further from it. */
const NEAR = 300;

/** The part of a source in which the name of a function stands, or what names it. */
export function nameTexts({ text }: OriginalSource, own: SourcePlace | null): string {
  if (text === null) return '';
  const { code } = text;
  const at = own === null ? null : code.offsetOf(own.line, own.column);
  if (at === null) return code.text;
  const near = code.text.slice(Math.max(0, at - NEAR), at + NEAR);
  return near.includes('constructor') ? code.text : near;
}

/** Whether a source has a function of this name at a place. */
export function hasFunction(
  text: SourceText,
  { line, column }: SourcePlace,
  name: string,
): boolean {
  const offset = text.code.offsetOf(line, column);
  if (offset === null) return false;
  if (isNamedAt(text.code, offset, name)) return true;
  if (text.code.text.startsWith('constructor', offset)) return true;
  const found = text.functions === null ? null : text.functionWithHead(offset);
  // The name that a tool made of a default export or a member says nothing.
  return found !== null && (found.name === name || /^(?:default|<.*>)$|\./.test(found.name));
}
