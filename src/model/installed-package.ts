/** A package in a folder of `node_modules`, or of a store of a package manager. */
export interface InstalledPackage {
  readonly name: string;
  /** What the name of its folder says; `null`: nothing. */
  readonly version: string | null;
  /** Where in the url its folder ends; `null`: it lies in an archive. */
  readonly folder: string | null;
}

/** The innermost folder of a name in `node_modules`: `x` or `@scope/x`. Electron has `node_modules.asar` too. */
const INSTALLED =
  /^(.*[\\/]|)(node_modules(?:\.asar(?:\.unpacked)?)?)([\\/])((?:(?:@|%40)[^\\/]+[\\/])?[^\\/?]+)(?:[\\/?]|$)/s;

/**
 * The package that a url lies in; `null`: in none. Knows npm's layout and those of pnpm, yarn, bun, Deno, cnpm and
 * Bazel: stores that say the version, and have `node_modules/x` inside.
 *
 * @param url as in the dump
 */
export function installedPackage(url: string): InstalledPackage | null {
  const [, before = '', modules = '', slash = '/', folder] = INSTALLED.exec(url) ?? [];
  if (folder === undefined) return null;
  const name = plain(folder);
  if (name.startsWith('.')) return hiddenPackage(plain(url));
  const cnpm = /^_(?:@[^@]+|[^@]+)@(\d[^@]*)@(.+)$/.exec(plain(url.slice(url.lastIndexOf(folder))));
  if (cnpm !== null) {
    const named = /^(?:@[^/]+\/)?[^/]+/.exec(`${cnpm[2]}`)?.[0] ?? name;
    return { name: named, version: `${cnpm[1]}`, folder: null };
  }
  const isArchive = /\.zip[\\/]/.test(before);
  return {
    name,
    version: storedVersion(plain(before), name),
    folder: isArchive ? null : `${before}${modules}${slash}${folder}`,
  };
}

/** Yarn's store has no `node_modules` inside; Prisma writes its client beside the packages. */
function hiddenPackage(path: string): InstalledPackage | null {
  const [, flat, version = null] =
    /\/node_modules\/\.store\/((?:@[\w.]+-)?[\w.-]+?)-(?:npm-(\d[^/]*?)-[0-9a-f]{10}|virtual-[0-9a-f]+)\/package\//.exec(
      path,
    ) ?? [];
  if (flat !== undefined) {
    const name = flat.startsWith('@') ? flat.replace('-', '/') : flat;
    return { name, version, folder: null };
  }
  if (/\/node_modules\/\.prisma\/client\//.test(path)) {
    return { name: '@prisma/client', version: null, folder: null };
  }
  return null;
}

/** The version that the folder round the inner `node_modules` says. */
function storedVersion(before: string, name: string): string | null {
  const store = /([^/]+)\/$/.exec(before)?.[1] ?? '';
  // Scopes that are folders themselves: npm's linked installs.
  const scoped = /(@[^/]+\/[^/]+)\/$/.exec(before)?.[1] ?? '';
  for (const flat of [name, name.replace('/', '+')]) {
    for (const folder of [store, scoped]) {
      if (folder.startsWith(`${flat}@`)) return versionIn(folder.slice(flat.length + 1));
    }
  }
  return yarnVersion(store, name);
}

/** pnpm, bun and npm put peers and hashes behind it: `1.2.3_react@18.0.0`, `1.2.3(react@18.0.0)`, `1.2.3+a1b2c3`. */
function versionIn(text: string): string | null {
  return /^v?\d[^_(+]*/.exec(text)?.[0].replace(/-[\w-]{20,}$/, '') ?? null;
}

/** `x-npm-1.2.3-<10 digits of a hash>[-checksum].zip`; the first yarn wrote `npm-x-1.2.3-<hash>`. */
function yarnVersion(store: string, name: string): string | null {
  const flat = name.replace('/', '-');
  const prefix = [`${flat}-npm-`, `npm-${flat}-`].find((start) => store.startsWith(start));
  if (prefix === undefined) return null;
  const rest = store.slice(prefix.length).replace(/\.zip$/, '');
  const version =
    /^(\d.*?)-[0-9a-f]{10,}(?:-.*)?$/.exec(rest)?.[1] ??
    /^\d[^-]*(?:-(?:alpha|beta|rc|next|canary|pre)[^-]*)?/.exec(rest)?.[0];
  return version ?? null;
}

function plain(text: string): string {
  const slashed = text.replaceAll('\\', '/');
  try {
    return decodeURIComponent(slashed);
  } catch {
    return slashed;
  }
}
