const LATIN1 = new TextDecoder('latin1');

/**
 * What a call's digest is made of: equal for two calls where system, text and values are. Whoever makes the digest hashes
 * it with a key that is thrown away, and keeps the first twelve hex digits. Never throws.
 *
 * @param text of a query; command and key of a cache; service and method; method and url
 */
export function digestInput(system: string, text: string, values: unknown): string {
  return `${system}\0${text}\0${values === undefined ? '' : exactJson(values)}`;
}

/** JSON that tells apart what JSON itself does not: large integers, bytes, `undefined`. */
function exactJson(values: unknown): string {
  try {
    return JSON.stringify(values, exact) ?? '';
  } catch {
    // A circle, or a value whose own code throws: such calls are never the same.
    return `${Math.random()}`;
  }
}

/** Called with the object that holds the value, since `toJSON` has already had its way with the value. */
function exact(this: unknown, key: string, value: unknown): unknown {
  const held = (this as Record<string, unknown>)[key];
  if (ArrayBuffer.isView(held)) {
    return { bytes: LATIN1.decode(new Uint8Array(held.buffer, held.byteOffset, held.byteLength)) };
  }
  switch (typeof value) {
    case 'bigint':
      return { bigint: String(value) };
    case 'undefined':
      return { type: 'undefined' };
    case 'number':
      return Number.isFinite(value) ? value : { number: String(value) };
    default:
      return value;
  }
}
