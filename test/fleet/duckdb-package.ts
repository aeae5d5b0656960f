import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DuckdbPackage } from '../../src/fleet/duckdb.ts';

/** The folder that has the engines, for programs that are run in it. */
export const ENGINES = fileURLToPath(new URL('engines', import.meta.url));

/** `null`: it is not installed (`npm ci --prefix test/fleet/engines`), and what needs it is skipped. */
export const DUCKDB = installed();

function installed(): DuckdbPackage | null {
  const require = createRequire(join(ENGINES, 'any.js'));
  try {
    return require('@duckdb/node-api');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return null;
    throw error;
  }
}
