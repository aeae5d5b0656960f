import type { RecordOption } from '../../records/record.ts';

/** Less than a server takes, so that clocks may differ. */
const TOKEN_SECONDS = 7200;

/** What a request brings with it: a token where there is a secret, else the options, or `on`. Alphabetical, as tokens have them. */
export async function headerValue(
  options: ReadonlySet<RecordOption>,
  secret: string | null,
  owner: string,
  nowMs = Date.now(),
): Promise<string> {
  const names = [...options].sort().join(',');
  if (secret === null) return names === '' ? 'on' : names;
  const expiry = Math.floor(nowMs / 1000) + TOKEN_SECONDS;
  const message = `v1.${expiry}.${names === '' ? '-' : names}.${owner}`;
  return `${message}.${await macOf(message, secret)}`;
}

/** HMAC-SHA256 in base64url without padding, as servers check it. */
async function macOf(message: string, secret: string): Promise<string> {
  const encoder = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const raw = encoder.encode(secret);
  const key = await crypto.subtle.importKey('raw', raw, algorithm, false, ['sign']);
  const mac = await crypto.subtle.sign('HMAC', key, encoder.encode(message));
  const base64 = btoa(String.fromCharCode(...new Uint8Array(mac)));
  return base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** A new owner of records: 16 characters, at random. */
export function randomOwner(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_');
}
