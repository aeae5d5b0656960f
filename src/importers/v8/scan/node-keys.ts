/** Keys of a node that mean something; each may occur once. */
const NODE_KEYS = ['id', 'callFrame', 'hitCount', 'children', 'positionTicks', 'parent'] as const;

export type NodeKey = (typeof NODE_KEYS)[number];

const KEY_BYTES = NODE_KEYS.map((key) => Buffer.from(key));
export const KEY_BIT = Object.fromEntries(NODE_KEYS.map((key, i) => [key, 1 << i])) as Record<
  NodeKey,
  number
>;

/** The key that stands in these bytes; `undefined`: one that means nothing here. */
export function nodeKey(bytes: Uint8Array, start: number, end: number): NodeKey | undefined {
  for (let k = 0; k < KEY_BYTES.length; k++) {
    const known = KEY_BYTES[k] as Uint8Array;
    if (known.length === end - start && startsWith(bytes, start, known)) return NODE_KEYS[k];
  }
  return undefined;
}

function startsWith(bytes: Uint8Array, at: number, prefix: Uint8Array): boolean {
  for (let i = 0; i < prefix.length; i++) if (bytes[at + i] !== prefix[i]) return false;
  return true;
}
