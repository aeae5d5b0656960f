import { hexColor } from '../dot/gprof2dot/themes.ts';

/** Characters that XML has no way to write. */
const UNWRITABLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** A text as content of an element or an attribute. */
export function escapedXml(text: string): string {
  return text
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(UNWRITABLE, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Of a letter of 11 px, in the widest of the usual fonts of one width. */
const LETTER_PX = 6.65;

/** East Asian letters and emoji, which are two wide. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]|[\u{10000}-\u{10ffff}]/u;

/** As much of a text as there is room for; empty where that says nothing. */
export function cutText(text: string, roomPx: number): string {
  const room = Math.floor(roomPx / LETTER_PX);
  let width = 0;
  let kept = '';
  for (const letter of text) {
    width += WIDE.test(letter) ? 2 : 1;
    if (width > room) return room < 3 ? '' : `${withoutLast(kept)}…`;
    kept += letter;
  }
  return kept;
}

function withoutLast(text: string): string {
  return [...text].slice(0, -1).join('');
}

/** `hsl(32 92% 80%)` in the form that all readers of SVG take. */
export function hexOf(hsl: string): string {
  const [hue = 0, saturation = 0, lightness = 0] = (hsl.match(/[\d.]+/g) ?? []).map(Number);
  return hexColor([hue / 360, saturation / 100, lightness / 100]);
}
