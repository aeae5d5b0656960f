/**
 * Orders strings by code points, as Python does: -1, 0 or 1. UTF-16 order differs only where one string has
 * a surrogate and the other a unit above the surrogates.
 */
export function compareCodePoints(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const unitA = a.charCodeAt(i);
    const unitB = b.charCodeAt(i);
    if (unitA !== unitB) return sortWeight(unitA) < sortWeight(unitB) ? -1 : 1;
  }
  return a.length < b.length ? -1 : 1;
}

function sortWeight(unit: number): number {
  const isSurrogate = unit >= 0xd800 && unit <= 0xdfff;
  return isSurrogate ? unit + 0x10000 : unit;
}

/** The number of code points: what Python's `len` counts, and its padding with it. */
export function codePointLength(text: string): number {
  let length = text.length;
  for (let i = 0; i + 1 < text.length; i++) {
    const isHigh = (text.charCodeAt(i) & 0xfc00) === 0xd800;
    if (isHigh && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      length--;
      i++;
    }
  }
  return length;
}
