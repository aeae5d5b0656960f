import { readFileSync } from 'node:fs';

/** The script of a page with a flame graph, as the build makes it of `src/flame`; it puts it in the place of this module. */
export const SCRIPT = readFileSync(new URL('../../../dist/flame/page.js', import.meta.url), 'utf8');
