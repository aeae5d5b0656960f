import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Where the program keeps what it remembers between sessions (XDG Base Directory Specification). */
export function stateFolder(): string {
  return folder('XDG_STATE_HOME', '.local/state');
}

/** Where the user's own settings are. */
export function configFolder(): string {
  return folder('XDG_CONFIG_HOME', '.config');
}

/** The specification says to ignore variables that hold relative paths. */
function folder(variable: string, inHome: string): string {
  const fromEnvironment = process.env[variable] ?? '';
  const base = isAbsolute(fromEnvironment) ? fromEnvironment : join(homedir(), inHome);
  return join(base, 'scoobyprof');
}
