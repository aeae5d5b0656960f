import { readFileSync } from 'node:fs';

/** The text of `graph-script.js`; the build puts it in the place of this module. */
export const SCRIPT = readFileSync(new URL('graph-script.js', import.meta.url), 'utf8');
