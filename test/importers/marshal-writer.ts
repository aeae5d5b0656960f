/** Writes Python's marshal format by hand, object by object, so that tests can say every byte. */
export type Bytes = readonly number[];

const int32 = (value: number): Bytes => [...Buffer.from(Int32Array.of(value).buffer)];
const code = (character: string): number => character.charCodeAt(0);

/** The same object with the flag bit: it takes the next reference index. */
export const flagged = ([first, ...rest]: Bytes): Bytes => [(first as number) | 0x80, ...rest];
/** An object of a code and its bytes. */
export const raw = (character: string, ...bytes: number[]): Bytes => [code(character), ...bytes];
/** A text with a length of four bytes: `u s t a A`. */
export const long = (kind: string, text: string | Uint8Array): Bytes => {
  const bytes = Buffer.from(text as string);
  return [code(kind), ...int32(bytes.length), ...bytes];
};
/** A text with a length of one byte: `z Z`. */
export const short = (text: string, kind = 'z'): Bytes => [
  code(kind),
  text.length,
  ...Buffer.from(text, 'latin1'),
];
export const int = (value: number): Bytes => raw('i', ...int32(value));
export const float = (value: number): Bytes =>
  raw('g', ...Buffer.from(Float64Array.of(value).buffer));
export const textFloat = (text: string): Bytes => short(text, 'f');
/** A big number: 15-bit digits, lowest first; their number carries the sign. */
export const digits = (size: number, ...list: number[]): Bytes =>
  raw('l', ...int32(size), ...list.flatMap((digit) => [digit & 0xff, digit >> 8]));
export const ref = (index: number): Bytes => raw('r', ...int32(index));
export const interned = (index: number): Bytes => raw('R', ...int32(index));
export const tuple = (...items: Bytes[]): Bytes => raw(')', items.length, ...items.flat());
export const longTuple = (...items: Bytes[]): Bytes =>
  raw('(', ...int32(items.length), ...items.flat());
export const list = (...items: Bytes[]): Bytes => raw('[', ...int32(items.length), ...items.flat());
export const dict = (...pairs: (readonly [key: Bytes, value: Bytes])[]): Bytes =>
  raw('{', ...pairs.flat(2), code('0'));

export const key = (file: string, line: number, name: string): Bytes =>
  tuple(short(file), int(line), short(name));
/** A function's numbers; a count of primitive calls and of calls, and its callers. */
export const record = (calls: number, callers: Bytes = dict()): Bytes =>
  tuple(int(calls), int(calls), float(0.5), float(1.5), callers);
