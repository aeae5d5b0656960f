/** What was taken out of an object so that it fits. */
export interface LeftOut {
  /** Where it stood: `reports[0].functions`. */
  readonly path: string;
  /** Items of a list, or characters of a text, that are left. */
  readonly kept: number;
  readonly of: number;
}

interface Fitted {
  readonly object: object;
  readonly leftOut: readonly LeftOut[];
  /** Characters of it as JSON. */
  readonly length: number;
}

/** A list or a text that can be shortened. */
interface Long {
  readonly path: string;
  readonly length: number;
  readonly owner: Record<string, unknown> | unknown[];
  readonly key: string | number;
}

/** Each shortens the largest list or text to what the rest leaves room for; few objects need a second. */
const MOST_TRIES = 12;
/** Shorter texts are names. */
const LONG_TEXT = 1000;

/**
 * A copy of plain data that as JSON has at most so many characters: its longest lists and texts lose their ends. What does
 * not fit even so is only named.
 *
 * @param path what messages call it
 */
export function fitObject(object: object, characters: number, path: string): Fitted {
  const copy = JSON.parse(JSON.stringify(object)) as Record<string, unknown>;
  const leftOut = new Map<string, LeftOut>();
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const { length } = JSON.stringify(copy);
    if (length <= characters) return { object: copy, leftOut: [...leftOut.values()], length };
    const long = longestIn(copy, path);
    if (long === null) break;
    const cut = shortened(long, length - characters);
    leftOut.set(long.path, { ...cut, of: leftOut.get(long.path)?.of ?? cut.of });
  }
  const named = 'schema' in copy ? { schema: copy['schema'] } : {};
  return {
    object: named,
    leftOut: [{ path, kept: 0, of: 1 }],
    length: JSON.stringify(named).length,
  };
}

function shortened({ owner, key, path, length }: Long, excess: number): LeftOut {
  const value = (owner as Record<string | number, unknown>)[key] as string | unknown[];
  const part = Math.max(0, 1 - (excess + 20) / length);
  // At least one goes, or it would never end.
  const kept = Math.min(value.length - 1, Math.floor(value.length * part));
  (owner as Record<string | number, unknown>)[key] = value.slice(0, kept);
  return { path, kept, of: value.length };
}

function longestIn(root: object, path: string): Long | null {
  let longest: Long | null = null;
  const waiting: Inner[] = [{ value: root, path }];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const parts = partsOf(at);
    waiting.push(...parts.filter(isInner));
    for (const part of parts) {
      const length = isLong(part.value) ? JSON.stringify(part.value).length : 0;
      if (length > (longest?.length ?? 0)) longest = { ...part, length };
    }
  }
  return longest;
}

interface Inner {
  readonly value: object;
  readonly path: string;
}

type Part = Omit<Long, 'length'> & { readonly value: unknown };

function isInner(part: Part): part is Part & Inner {
  return typeof part.value === 'object' && part.value !== null;
}

function partsOf({ value: owner, path }: Inner): readonly Part[] {
  return Object.entries(owner).map(([key, value]: [string, unknown]) => ({
    ...{ key, value, owner: owner as Long['owner'] },
    path: Array.isArray(owner) ? `${path}[${key}]` : `${path}.${key}`,
  }));
}

function isLong(value: unknown): boolean {
  return Array.isArray(value)
    ? value.length > 0
    : typeof value === 'string' && value.length > LONG_TEXT;
}
