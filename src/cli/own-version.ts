import { readFileSync } from 'node:fs';

/** The version of this package. The file stands as deep in `src` as its bundle in `dist`, two below package.json. */
export function ownVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
