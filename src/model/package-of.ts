import { bundledPackage } from './bundled-package.ts';
import { extensionOf } from './extension-of.ts';
import { installedPackage } from './installed-package.ts';
import { isBareNodeUrl } from './node-module-names.ts';
import { remotePackage } from './remote-package.ts';

/** Whose code a function is. */
export type CodeOwner =
  | {
      readonly kind: 'package';
      readonly name: string;
      /** What its address or the name of its folder says (pnpm, yarn, Deno); `null`: its package.json would have to tell. */
      readonly version: string | null;
      /** The url up to the folder of the package, without a slash at the end; `null`: there is no such folder. */
      readonly folderUrl: string | null;
    }
  /** Packages that were bundled together, so that nobody can say which. */
  | { readonly kind: 'packages' }
  /** An extension of the browser or of the editor. */
  | { readonly kind: 'extension'; readonly name: string; readonly version: string | null }
  /** The runtime's own modules. */
  | { readonly kind: 'node' }
  /** Native code and V8's own rows. */
  | { readonly kind: 'native' }
  /** Everything else: the program that was profiled, and which of its packages where it is made of several. */
  | { readonly kind: 'program'; readonly workspace: string | null };

/** What must be known of a dump to tell whose code its urls are. */
export interface DumpUrls {
  /** Its Node writes `node:` in front of its own modules, so that `events.js` is a file of the program. */
  readonly hasNodeUrls: boolean;
  readonly isDeno: boolean;
  /** The program's own packages by the urls of their files. */
  readonly workspaces: ReadonlyMap<string, string>;
}

const NO_WORKSPACES: ReadonlyMap<string, string> = new Map();

const UNKNOWN_DUMP: DumpUrls = { hasNodeUrls: false, isDeno: false, workspaces: NO_WORKSPACES };

/** Owners of the urls of a dump, each found once. */
export function codeOwners(
  urls: readonly string[],
  workspaces: ReadonlyMap<string, string> = NO_WORKSPACES,
): (url: string) => CodeOwner {
  const dump: DumpUrls = {
    hasNodeUrls: urls.some((url) => url.startsWith('node:')),
    isDeno: urls.some((url) => /^(?:ext|deno):/.test(url)),
    workspaces,
  };
  const known = new Map<string, CodeOwner>();
  return (url) => {
    const owner = known.get(url) ?? packageOf(url, dump);
    known.set(url, owner);
    return owner;
  };
}

/** Code that comes with the runtime: Node's, Deno's and Bun's own, V8's `native array.js`, Electron's. */
const INTERNAL = /^(?:node:|ext:|bun:|deno:|native |electron\/js2c\/)/;

/**
 * The owner of the code at a url: the one place that decides it.
 *
 * @param dump of what the dump's other urls say; without them a bare `events.js` is taken for Node's
 */
export function packageOf(url: string, dump: DumpUrls = UNKNOWN_DUMP): CodeOwner {
  if (url === '') return { kind: 'native' };
  if (INTERNAL.test(url) || (!dump.hasNodeUrls && isBareNodeUrl(url))) return { kind: 'node' };
  const path = plainPath(url);
  return (
    installedOrExtension(url, path) ??
    fetchedPackage(path, dump.isDeno) ?? {
      kind: 'program',
      workspace: dump.workspaces.get(url) ?? null,
    }
  );
}

/** What this program puts in front of programs that it records, from a checkout too. */
const RECORDER = /\/dist\/recorder\/(?:preload|save-workers)\.cjs$/;

/** A package inside of an editor's extension is a package; what a browser's extension brings along is its own. */
function installedOrExtension(url: string, path: string): CodeOwner | null {
  const extension = extensionOf(path);
  const isOfBrowser = extension?.name.includes('://') === true;
  const installed = isOfBrowser ? null : installedPackage(url);
  if (installed !== null) {
    const { name, version, folder: folderUrl } = installed;
    return { kind: 'package', name, version, folderUrl };
  }
  if (extension !== null) return { kind: 'extension', ...extension };
  const isRecorder = RECORDER.test(path);
  return isRecorder
    ? { kind: 'package', name: 'scoobyprof', version: null, folderUrl: null }
    : null;
}

function fetchedPackage(path: string, isDeno: boolean): CodeOwner | null {
  const bundled = bundledPackage(path);
  if (bundled?.name === null) return { kind: 'packages' };
  const { name, version } =
    bundled === null ? (remotePackage(path, isDeno) ?? NONE) : { ...NONE, ...bundled };
  return name === null ? null : { kind: 'package', name, version, folderUrl: null };
}

const NONE = { name: null, version: null };

/** Longer urls hold content, and no folder of a package is so deep. */
const MAX_PATH_LENGTH = 4096;

/** A url with plain slashes, and without escapes and query. A path may have `#` in it. */
function plainPath(url: string): string {
  const isUrl = /^[a-z][a-z\d+.-]+:/i.test(url);
  const path = url
    .slice(0, MAX_PATH_LENGTH)
    .replace(isUrl ? /[?#].*$/s : /\?.*$/s, '')
    .replaceAll('\\', '/');
  if (!path.includes('%')) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
