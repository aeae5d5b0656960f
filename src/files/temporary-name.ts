import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';

const OWN_FORM = /^\.scoobyprof-[0-9a-f]{24}\.tmp$/;

/**
 * A path in a folder for what is not whole yet. It is random: threads share a process id, and containers that share
 * a volume do too.
 */
export function temporaryIn(folder: string): string {
  return join(folder, `.scoobyprof-${randomUUID().replaceAll('-', '').slice(0, 24)}.tmp`);
}

/** The same beside a file, under which it is written before it is renamed. */
export function temporaryBeside(path: string): string {
  return temporaryIn(dirname(path));
}

/** Whether a name is one that `temporaryIn` gave, here or elsewhere. */
export function isTemporaryName(name: string): boolean {
  return OWN_FORM.test(name);
}
