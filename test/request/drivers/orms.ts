import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Libraries that do not go with the other packages, and so have a folder with a package of its own. */
const FOLDER = fileURLToPath(new URL('../orms/', import.meta.url));

const load = createRequire(`${FOLDER}package.json`);

/** Whether a package of that folder is installed: `npm ci --ignore-scripts` in it, as `.ci/run` does. */
export function hasOrm(name: string | undefined): boolean {
  return name === undefined || existsSync(`${FOLDER}node_modules/${name}/package.json`);
}

/** Throws where it is not installed. */
export function loadOrm(name: string): unknown {
  return load(name);
}
