import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Who may see records: whoever has a token that was never used gets a key for it, and the key is asked for each time. */
export class PageAccess {
  private readonly onUsed: () => void;
  private token: string | null = null;
  private readonly keys = new Set<string>();

  /** `onUsed`: the token was used. */
  constructor(onUsed: () => void) {
    this.onUsed = onUsed;
  }

  /** A new token in the place of the one before. */
  newToken(): string {
    const token = randomBytes(32).toString('base64url');
    this.token = token;
    return token;
  }

  /** The key for a token; `null`: it is not the right one, or was used. */
  keyFor(token: string): string | null {
    if (this.token === null || !isEqual(token, this.token)) return null;
    this.token = null;
    const key = randomBytes(32).toString('base64url');
    this.keys.add(key);
    this.onUsed();
    return key;
  }

  isKey(key: string): boolean {
    return [...this.keys].some((one) => isEqual(key, one));
  }
}

/** Takes as long whatever is in them. */
function isEqual(a: string, b: string): boolean {
  return timingSafeEqual(hashOf(a), hashOf(b));
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
