import { displayText } from './display-text.ts';
import type { LineNumber } from './function-table.ts';
import { type LabelForm, type LabelTexts, namelessText } from './label-text.ts';

const PRIME = 0x01000193;
/** Longer names are cut where they are shown. */
const MAX_PLAIN_LENGTH = 1000;

/**
 * Numbers of labels, the same for the same text: hashes (FNV-1a on UTF-16, then mixed as in MurmurHash3) that are made
 * from the parts of a label, so that the text itself is not. The seed is another one in each run: nobody can draw a
 * dump whose labels all have one hash.
 */
export class LabelHashes {
  private readonly texts: LabelTexts;
  private readonly seed = Math.trunc(Math.random() * 2 ** 32) | 0;
  /** By number of a url, the state behind its path. */
  private readonly afterPath: Int32Array;

  constructor(texts: LabelTexts) {
    this.texts = texts;
    const { paths } = texts.places;
    this.afterPath = new Int32Array(paths.length);
    for (let i = 0; i < paths.length; i++) this.afterPath[i] = withText(this.seed, paths[i]);
  }

  /** Those of all functions in the shortest form. */
  shortest(): Int32Array {
    const { functions, places } = this.texts;
    const { functionName, url, line } = functions;
    const hashes = new Int32Array(functionName.length);
    for (let i = 0; i < hashes.length; i++) {
      if (url[i] === '') {
        hashes[i] = this.of(i, 0);
        continue;
      }
      const state = withLine(Math.imul(this.afterPath[places.numberOf[i]] ^ 58, PRIME), line[i]);
      hashes[i] = mixed(this.withName(state, i));
    }
    return hashes;
  }

  /** That of one function. */
  of(i: number, form: LabelForm): number {
    const { functions, places } = this.texts;
    if (form !== 1 || functions.url[i] === '') {
      return mixed(withText(this.seed, this.texts.of(i, form)));
    }
    const path = Math.imul(this.afterPath[places.numberOf[i]] ^ 58, PRIME);
    const line = Math.imul(withLine(path, functions.line[i]) ^ 58, PRIME);
    return mixed(this.withName(withLine(line, functions.column[i]), i));
  }

  /** The state behind the name in its parentheses. */
  private withName(before: number, i: number): number {
    const { functionName } = this.texts.functions;
    const name = functionName[i];
    const { length } = name;
    const start = Math.imul(before ^ 40, PRIME);
    let state = start;
    let at = 0;
    if (length <= MAX_PLAIN_LENGTH) {
      for (; at < length; at++) {
        const code = name.charCodeAt(at);
        // Others may be shown as something else.
        if (code < 32 || code > 126) break;
        state = Math.imul(state ^ code, PRIME);
      }
    }
    if (length === 0) state = withText(start, namelessText(this.texts.functions, i));
    else if (at < length) state = withText(start, displayText(name));
    return Math.imul(state ^ 41, PRIME);
  }
}

function withText(before: number, text: string): number {
  let state = before;
  for (let i = 0; i < text.length; i++) state = Math.imul(state ^ text.charCodeAt(i), PRIME);
  return state;
}

/** The state behind a number in decimal digits. */
function withLine(before: number, line: LineNumber): number {
  if (typeof line !== 'number' || line < 0 || (line | 0) !== line) {
    return withText(before, String(line));
  }
  let unit = 1;
  while (line / unit >= 10) unit *= 10;
  let state = before;
  let rest = line;
  for (; unit >= 1; unit = (unit / 10) | 0) {
    const digit = (rest / unit) | 0;
    state = Math.imul(state ^ (48 + digit), PRIME);
    rest -= digit * unit;
  }
  return state;
}

function mixed(state: number): number {
  let hash = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
