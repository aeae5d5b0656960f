/**
 * The type codes of Python's marshal format, versions 0 to 4, as the characters that they are, and what of
 * the file belongs to an object of each.
 */
export type ObjectShape =
  /** So many bytes behind the code. */
  | { readonly kind: 'fixed'; readonly sizeBytes: number }
  /** A length of one or four bytes, then so many bytes; `repeats` such strings. */
  | { readonly kind: 'string'; readonly lengthBytes: 1 | 4; readonly repeats: 1 | 2 }
  /** A count of one or four bytes (none: three), then so many objects. */
  | { readonly kind: 'items'; readonly lengthBytes: 0 | 1 | 4 }
  /** Digits of 15 bits, counted by the size of a signed number. */
  | { readonly kind: 'digits' }
  /** Keys and values by turns up to a `0`. */
  | { readonly kind: 'pairs' }
  /** Compiled code, which has a layout of its own. */
  | { readonly kind: 'code' };

interface CodeRow {
  readonly codes: string;
  readonly name: string;
  readonly shape: ObjectShape;
  /** Never takes a reference index, whatever its flag bit says. */
  readonly isIndexless?: true;
}

const ROWS: readonly CodeRow[] = [
  { codes: 'N', name: 'None', shape: { kind: 'fixed', sizeBytes: 0 }, isIndexless: true },
  { codes: 'FT', name: 'a truth value', shape: { kind: 'fixed', sizeBytes: 0 }, isIndexless: true },
  { codes: 'S.', name: 'a constant', shape: { kind: 'fixed', sizeBytes: 0 }, isIndexless: true },
  { codes: 'rR', name: 'a reference', shape: { kind: 'fixed', sizeBytes: 4 }, isIndexless: true },
  { codes: 'i', name: 'a number', shape: { kind: 'fixed', sizeBytes: 4 } },
  { codes: 'Ig', name: 'a number', shape: { kind: 'fixed', sizeBytes: 8 } },
  { codes: 'f', name: 'a number', shape: { kind: 'string', lengthBytes: 1, repeats: 1 } },
  { codes: 'l', name: 'a number', shape: { kind: 'digits' } },
  { codes: 'y', name: 'a complex number', shape: { kind: 'fixed', sizeBytes: 16 } },
  { codes: 'x', name: 'a complex number', shape: { kind: 'string', lengthBytes: 1, repeats: 2 } },
  { codes: 'zZ', name: 'a text', shape: { kind: 'string', lengthBytes: 1, repeats: 1 } },
  { codes: 'aAust', name: 'a text', shape: { kind: 'string', lengthBytes: 4, repeats: 1 } },
  { codes: ')', name: 'a tuple', shape: { kind: 'items', lengthBytes: 1 } },
  { codes: '(', name: 'a tuple', shape: { kind: 'items', lengthBytes: 4 } },
  { codes: '[', name: 'a list', shape: { kind: 'items', lengthBytes: 4 } },
  { codes: '<>', name: 'a set', shape: { kind: 'items', lengthBytes: 4 } },
  { codes: ':', name: 'a slice', shape: { kind: 'items', lengthBytes: 0 } },
  { codes: 'c', name: 'compiled Python code', shape: { kind: 'code' } },
  { codes: '{', name: 'a dictionary', shape: { kind: 'pairs' } },
];

const ROW_OF_CODE: ReadonlyMap<number, CodeRow> = new Map(
  ROWS.flatMap((row) => [...row.codes].map((code) => [code.charCodeAt(0), row] as const)),
);

/** What belongs to an object of this code; `undefined`: no such code, or one that no value has. */
export function objectShape(code: number): ObjectShape | undefined {
  return ROW_OF_CODE.get(code)?.shape;
}

/** What an object of this code is, in words. */
export function objectName(code: number): string | undefined {
  return ROW_OF_CODE.get(code)?.name;
}

/** For each code 1 where the flag bit gives its object a reference index. A table: it is asked per object. */
export const TAKES_INDEX: Uint8Array = Uint8Array.from({ length: 128 }, (_, code) =>
  ROW_OF_CODE.get(code)?.isIndexless === true || code === 0x30 ? 0 : 1,
);
