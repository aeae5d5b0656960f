/** A package by its address: on the web, or in the cache of what was fetched from there. */
export interface RemotePackage {
  readonly name: string;
  readonly version: string | null;
}

/** `name@version` as addresses have it. */
const SPECIFIER = /^\*?((?:@[^/@]+\/)?[^/@]+)(?:@([^/&]+))?(?=[/&]|$)/;

/** `npm:chalk@5.3.0`, `jsr:/@std/path@1.0.2/mod.ts`. */
const SCHEME = /^(?:npm|jsr):\/?([^/].*)$/s;

/** Deno's cache of registries: `npm/registry.npmjs.org/@scope/name/1.2.3/`. */
const DENO_REGISTRY =
  /\/npm\/(?:[\w-]+(?:\.[\w-]+)+|localhost)(?:_\d+)?\/((?:@[^/]+\/)?[^/@]+)\/(\d[^/_]*)(?:_\d+)?\//;

/** Bun's cache: `install/cache/@scope/name@1.2.3@@@1/`. */
const BUN = /\/install\/cache\/((?:@[^/]+\/)?[^/@]+)@(\d[^/@]*)(?:@@[^/]*)?\//;

/** Deno's cache of the web has hashes in place of paths: `deps/https/deno.land/0a1b…`. */
const DENO_WEB = /\/(?:deps|remote|gen)\/https?\/([^/]+)\/[0-9a-f]{64}/;

/** What `deno vendor` and `"vendor": true` leave: `vendor/jsr.io/@std/path/1.0.2/`. */
const VENDORED = /\/vendor\/([\w-]+(?:\.[\w-]+)+)\/(.+)$/s;

/**
 * The package that a path was fetched as; `null`: it does not say so.
 *
 * @param path a url with plain slashes, and without escapes and query
 * @param isDeno whether Deno ran it: there all of the web is dependencies
 */
export function remotePackage(path: string, isDeno: boolean): RemotePackage | null {
  const specifier = SCHEME.exec(path)?.[1];
  if (specifier !== undefined) return specified(specifier);
  const [, host, rest] = /^https?:\/\/([^/]+)\/(.*)$/s.exec(path) ?? [];
  if (host === undefined || rest === undefined) return cachedPackage(path);
  return ofAddress(host, rest) ?? (isDeno ? ofAnyAddress(host, rest) : null);
}

function cachedPackage(path: string): RemotePackage | null {
  const cached = named(DENO_REGISTRY.exec(path) ?? BUN.exec(path) ?? DENO_WEB.exec(path));
  if (cached !== null) return cached;
  const [, host, rest] = VENDORED.exec(path) ?? [];
  return host === undefined || rest === undefined ? null : ofAddress(host, rest);
}

/** Patterns of addresses for the name, and the version where there is one. */
const ADDRESSES: readonly (readonly [host: RegExp, address: RegExp])[] = [
  [/^/, /^(?:.*\/)?ajax\/libs\/([^/]+)\/(\d[^/]*)\//s],
  [/^jsr\.io$/, /^(@[^/]+\/[^/]+)\/(\d[^/]*)\//],
  [/^code\.jquery\.com$/, /^(?:.*\/)?(jquery(?:-[a-z]+)*)-(\d+(?:\.\d+)*)/],
  [/(?:^|\.)(?:esm\.sh|jsdelivr\.net)$/, /^(?:v\d+\/)?gh\/([^/]+\/[^/@]+)(?:@([^/]+))?\//],
];

/** What networks of packages have in front of `name@version`, by the end of their host. */
const NETWORKS: readonly (readonly [host: RegExp, before: RegExp])[] = [
  [/(?:^|\.)esm\.sh$/, /^(?:v\d+\/|stable\/)?(?:jsr\/)?/],
  [/(?:^|\.)(?:unpkg\.com|esm\.run)$/, /^/],
  [/(?:^|\.)jsdelivr\.net$/, /^npm\//],
  [/(?:^|\.)skypack\.dev$/, /^(?:-\/|pin\/|new\/)?/],
  [/(?:^|\.)jspm\.(?:io|dev)$/, /^(?:npm:)?/],
  [/^deno\.land$/, /^(?:x\/)?/],
];

function ofAddress(host: string, rest: string): RemotePackage | null {
  for (const [ofHost, address] of ADDRESSES) {
    const found = ofHost.test(host) ? named(address.exec(rest)) : null;
    if (found !== null) return found;
  }
  const before = NETWORKS.find(([ofHost]) => ofHost.test(host))?.[1];
  return before?.test(rest) ? specified(rest.replace(before, '')) : null;
}

/** `https://raw.githubusercontent.com/owner/name/ref/…`, `https://host/lib@1.2.3/mod.ts`, or the host alone. */
function ofAnyAddress(host: string, rest: string): RemotePackage {
  const isRepository = host === 'raw.githubusercontent.com';
  const ofRepository = isRepository ? named(/^([^/]+\/[^/]+)\/([^/]+)\//.exec(rest)) : null;
  return (
    ofRepository ??
    named(/^(?:.*?\/)?((?:@[^/@]+\/)?[^/@]+)@([^/]+)\//s.exec(rest)) ?? {
      name: host,
      version: null,
    }
  );
}

function specified(text: string): RemotePackage | null {
  const found = named(SPECIFIER.exec(text));
  // Skypack has a hash behind the version.
  const pinned = /^v(\d+\.\d+\.\d+)-\w{10,}$/.exec(found?.version ?? '')?.[1];
  return found === null || pinned === undefined ? found : { ...found, version: pinned };
}

function named(match: RegExpExecArray | null): RemotePackage | null {
  const [, name, version = null] = match ?? [];
  return name === undefined ? null : { name, version };
}
