/** Whose code a function is. */
export type CodeOwner =
  | {
      readonly kind: 'package';
      readonly name: string;
      /** What its folder's name says (pnpm, yarn); `null`: its package.json would have to tell. */
      readonly version: string | null;
      /** The url up to the folder of the package, without a slash at the end; `null`: it lies in an archive. */
      readonly folderUrl: string | null;
    }
  /** The runtime's own modules. */
  | { readonly kind: 'node' }
  /** Native code and V8's own rows. */
  | { readonly kind: 'native' }
  /** Everything else: the program that was profiled. */
  | { readonly kind: 'program' };

/**
 * Urls of code that comes with the runtime: `node:fs`; `fs.js` and `internal/fs.js` of old versions; Deno's and
 * Bun's own; V8's `native array.js`.
 */
const INTERNAL = /^(?:node:|ext:|bun:|native |internal\/|[\w-]+\.js$)/;

/** One folder of a name in `node_modules`: `x` or `@scope/x`. */
const INSTALLED = /^(.*[\\/]|)node_modules[\\/]((?:(?:@|%40)[^\\/]+[\\/])?[^\\/]+)(?:[\\/]|$)/s;

/**
 * The owner of the code at a url: the one place that decides it. Knows npm's layout, pnpm's
 * (`node_modules/.pnpm/x@1.2.3_peers/node_modules/x`) and those of yarn (`.yarn/cache/x-npm-1.2.3-…zip`,
 * `.yarn/unplugged/…`, both with `node_modules/x` inside).
 */
export function packageOf(url: string): CodeOwner {
  if (url === '') return { kind: 'native' };
  if (INTERNAL.test(url)) return { kind: 'node' };
  const [, before = '', folder] = INSTALLED.exec(url) ?? [];
  if (folder === undefined || folder.startsWith('.')) return { kind: 'program' };
  const name = decoded(folder).replaceAll('\\', '/');
  const isArchive = /\.zip[\\/]/.test(before);
  const folderUrl = isArchive ? null : `${before}node_modules${separatorOf(url)}${folder}`;
  return { kind: 'package', name, version: versionIn(before, name), folderUrl };
}

function separatorOf(url: string): string {
  return url.includes('\\') && !url.includes('/') ? '\\' : '/';
}

/** The version that a store's folder says in front of the inner `node_modules`. */
function versionIn(before: string, name: string): string | null {
  const store = decoded(before);
  const flat = name.replace('/', '+');
  const pnpm = /[\\/]\.pnpm[\\/]([^\\/]+)[\\/]$/.exec(store)?.[1];
  if (pnpm?.startsWith(`${flat}@`)) return /^[^_(]+/.exec(pnpm.slice(flat.length + 1))?.[0] ?? null;
  const yarn = /[\\/]\.yarn[\\/](?:.*[\\/])?(?:cache|unplugged)[\\/]([^\\/]+)[\\/]$/s.exec(
    store,
  )?.[1];
  const prefix = `${name.replace('/', '-')}-npm-`;
  if (!yarn?.startsWith(prefix)) return null;
  return (
    /^\d[^-]*(?:-(?:alpha|beta|rc|next|canary|pre)[^-]*)?/.exec(yarn.slice(prefix.length))?.[0] ??
    null
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
