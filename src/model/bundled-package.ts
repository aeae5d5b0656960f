import { isNodeModule } from './node-module-names.ts';

/** A file into which a development server bundled dependencies; `name` is `null` where it has parts of several. */
export interface BundledPackage {
  readonly name: string | null;
}

/**
 * Where Vite puts the dependencies that it bundles in advance: `node_modules/.vite/deps`, for a server
 * `deps_ssr`, and the same below the cache folders of what is built on it (Vitest, Nuxt, Storybook, Vinxi, Angular).
 */
const BUNDLED =
  /(?:(?:^|\/)\.vite(?:st)?|\/node_modules\/\.[^/]+|(?:^|\/)\.?cache\/(?:[^/]+\/)*?[\w-]*vite)\/(?:(?!node_modules\/)[^/]+\/)*?deps(?:_[\w-]*)?\/([^/]+)$/s;

/** Vite 2 had them in `node_modules/.vite` itself. */
const BUNDLED_BY_VITE_2 = /\/node_modules\/\.vite\/([^/]+\.m?js)$/s;

/** Modules that a server makes up or serves under the name of a package. */
const SERVED = /\/@id\/(?:__x00__|\0)?([^/.].*)$/s;

/** Parts of the development server itself. */
const OF_SERVER: ReadonlyMap<string, string> = new Map([
  ['/@vite/client', 'vite'],
  ['/@vite/env', 'vite'],
  ['/@react-refresh', '@vitejs/plugin-react'],
  ['/@solid-refresh', 'solid-refresh'],
]);

/**
 * The package that a development server bundled into a file, or made up; `null`: the path is none of these.
 *
 * @param path a url with plain slashes, and without escapes and query
 */
export function bundledPackage(path: string): BundledPackage | null {
  const file = (BUNDLED.exec(path) ?? BUNDLED_BY_VITE_2.exec(path))?.[1];
  if (file !== undefined) return { name: isShared(file) ? null : nameOfFlat(file) };
  const served = SERVED.exec(path)?.[1];
  if (served !== undefined && !served.includes('/node_modules/')) {
    return { name: served.includes(':') ? null : nameOfSpecifier(served) };
  }
  const end = /\/@[\w-]+(?:\/\w+)?$/.exec(path)?.[0];
  const name = end === undefined ? undefined : OF_SERVER.get(end);
  return name === undefined ? null : { name };
}

/** Names of packages are in lower case; a hash is not. */
function isShared(file: string): boolean {
  return /^chunk[-.]/.test(file) || /-(?=[^.]*[A-Z])[\w-]{8}\.\w+$/.test(file);
}

/**
 * The package of a flat name. Vite writes `/` and `:` as `_`, `.` as `__`, ` > ` (a dependency of another) as `___`:
 * `@scope_a_b.js` is `@scope/a/b`. A `_` of a name itself is lost.
 */
function nameOfFlat(file: string): string {
  const flat = file.replace(/\.(?:[cm]?js|css)$/, '');
  const innermost = flat.split(/(?<!_)___(?!_)/).at(-1) ?? flat;
  const dotted = innermost.replaceAll('__', '.');
  const known = /^[a-z]+_[a-z]+/.exec(dotted)?.[0];
  if (known !== undefined && isNodeModule(known)) return known;
  return /^(?:@[^_]*_)?[^_]+/.exec(dotted)?.[0].replace('_', '/') ?? dotted;
}

function nameOfSpecifier(specifier: string): string {
  return /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;
}
