import { fileURLToPath } from 'node:url';

/** The folder of the DevTools extension. This file stands as deep in `src` as its bundle in `dist`. */
export const EXTENSION_FOLDER = fileURLToPath(new URL('../../dist/extension/', import.meta.url));

/** The folder of the page that shows records without an extension. */
export const PAGE_FOLDER = fileURLToPath(new URL('../../dist/page/', import.meta.url));
