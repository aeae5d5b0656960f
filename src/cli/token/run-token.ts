import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { unreadable } from '../../importers/read-error.ts';
import { ProfileError } from '../../model/profile-error.ts';
import { checkSecret, makeToken } from '../../stores/token.ts';
import { EXIT } from '../terminal/exit-status.ts';
import { writeOutput } from '../terminal/output.ts';
import type { TokenRequest } from './token-request.ts';

/** Prints a token, and gives the exit status. Rejects with ProfileError. */
export async function runToken({
  secretFile,
  seconds,
  options,
  owner = ownOwner(),
}: TokenRequest): Promise<number> {
  const secret = secretOf(secretFile);
  const expiry = Math.floor(Date.now() / 1000) + seconds;
  await writeOutput([`${makeToken({ expiry, options, owner }, secret)}\n`], { kind: 'screen' });
  return EXIT.done;
}

function secretOf(file: string | undefined): string {
  const secret = file === undefined ? (process.env['SCOOBYPROF_SECRET'] ?? '') : secretIn(file);
  if (file === undefined && secret === '') {
    throw new ProfileError('usage', 'token needs the secret of the server', {
      hint: 'name its file: --secret-file FILE, or set SCOOBYPROF_SECRET',
    });
  }
  try {
    checkSecret(secret);
  } catch (error) {
    throw new ProfileError('usage', (error as Error).message, {
      subject: file ?? 'SCOOBYPROF_SECRET',
      hint: 'make one: openssl rand -base64 32',
    });
  }
  return secret;
}

/** The content of the file less one line break at its end. */
function secretIn(file: string): string {
  const bytes = bytesOf(file);
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.replace(/\r?\n$/, '');
  } catch {
    throw new ProfileError('usage', 'the secret is not UTF-8', { subject: file });
  }
}

function bytesOf(file: string): Uint8Array {
  try {
    return readFileSync(file === '-' ? 0 : file);
  } catch (error) {
    const reason = unreadable(error);
    throw reason instanceof ProfileError ? reason.about(file) : reason;
  }
}

const MOST_READABLE = 21;

/** The same each time for a user on a host, and another one for others. */
function ownOwner(): string {
  const names = [userName(), hostname()];
  const hash = createHash('sha256').update(names.join('\0')).digest('hex').slice(0, 10);
  const readable = names.join('-').replace(/[^A-Za-z0-9_-]/g, '');
  return `${readable.slice(0, MOST_READABLE)}-${hash}`;
}

/** In some containers the user has no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? '');
  }
}
