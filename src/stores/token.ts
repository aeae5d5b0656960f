import { createHmac, timingSafeEqual } from 'node:crypto';
import type { RecordOption } from '../records/record.ts';

/** The longest that a token may live, in seconds. */
const MAX_TOKEN_SECONDS = 10_800;

/** What clocks of two hosts may differ by. */
const GRACE_SECONDS = 60;

const LEAST_SECRET_BYTES = 32;

/** In alphabetical order, as tokens and records have them. */
const RECORD_OPTIONS: readonly RecordOption[] = ['calls', 'cpu', 'params'];

const FORM =
  /^(v1\.(\d{1,12})\.(-|calls(?:,cpu)?(?:,params)?|cpu(?:,params)?|params)\.([\w-]{8,32}))\.([\w-]{43})$/;

/** What a token says: who asks for which records, and until when. */
export interface TokenClaims {
  /** Seconds since 1970; from then on the token is not valid. */
  readonly expiry: number;
  readonly options: readonly RecordOption[];
  /** Who may read what is recorded: 8 to 32 of A-Z, a-z, 0-9, `_` and `-`. */
  readonly owner: string;
}

/** Why a token does not count. */
export type TokenRefusal = 'badToken' | 'expired';

/** Throws RangeError where a secret is too short to keep anybody out. */
export function checkSecret(secret: string): void {
  const bytes = Buffer.byteLength(secret);
  if (bytes >= LEAST_SECRET_BYTES) return;
  throw new RangeError(`the secret has ${bytes} bytes, and needs at least ${LEAST_SECRET_BYTES}`);
}

/**
 * Makes a token: `v1.<expiry>.<options>.<owner>.<mac>`, the mac being HMAC-SHA256 over what stands before it. Throws
 * RangeError for an owner, an expiry or a secret that no token may have.
 */
export function makeToken({ expiry, options, owner }: TokenClaims, secret: string): string {
  checkSecret(secret);
  if (!isOwner(owner)) throw new RangeError('the owner needs 8 to 32 letters, digits, _ or -');
  if (!Number.isInteger(expiry) || expiry < 0 || expiry >= 1e12) {
    throw new RangeError('the expiry needs whole seconds since 1970');
  }
  const names = RECORD_OPTIONS.filter((option) => options.includes(option)).join(',');
  const message = `v1.${expiry}.${names === '' ? '-' : names}.${owner}`;
  return `${message}.${macOf(message, secret).toString('base64url')}`;
}

function isOwner(text: string): boolean {
  return /^[\w-]{8,32}$/.test(text);
}

/** What a token says, or why it does not count. `nowSeconds`: the time, in seconds since 1970. Never throws. */
export function verifyToken(
  token: string,
  secret: string,
  nowSeconds: number,
): TokenClaims | TokenRefusal {
  const [, message = '', digits = '', names = '', owner = '', mac = ''] = FORM.exec(token) ?? [];
  // The mac of a token of the wrong form is looked at too: the time that it takes says nothing.
  const given = Buffer.from(mac.padEnd(43, 'A'), 'base64url');
  const isGenuine = timingSafeEqual(given, macOf(message, secret));
  const expiry = Number(digits);
  if (message === '' || !isGenuine) return 'badToken';
  if (expiry > nowSeconds + MAX_TOKEN_SECONDS + GRACE_SECONDS) return 'badToken';
  if (expiry <= nowSeconds) return 'expired';
  return { expiry, options: optionsNamed(names), owner };
}

function macOf(message: string, secret: string): Buffer {
  return createHmac('sha256', secret).update(message, 'utf8').digest();
}

function optionsNamed(names: string): readonly RecordOption[] {
  const all = names.split(',');
  return RECORD_OPTIONS.filter((option) => all.includes(option));
}

/** The options that `on`, or `cpu,params` and the like, ask for where there is no secret; `null`: it is neither. */
export function optionsOf(value: string): readonly RecordOption[] | null {
  if (value === 'on') return [];
  const names = value.split(',');
  const options = RECORD_OPTIONS.filter((option) => names.includes(option));
  return options.length === names.length ? options : null;
}
