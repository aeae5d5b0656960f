import { fileURLToPath } from 'node:url';

/** The file that recorded programs load. It stands beside this one, or beside the folder of the bundle. */
export const PRELOAD_PATH = fileURLToPath(new URL('../recorder/preload.cjs', import.meta.url));
