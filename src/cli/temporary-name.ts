import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';

/** A name beside a file, under which it is written before it is renamed: no other process or thread has it. */
export function temporaryBeside(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
}
