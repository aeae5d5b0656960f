import { packageOf } from '../package-of.ts';

/** Where code stands, as far as it is the same in another build, checkout or version of a package. */
export interface CodePlace {
  /** The file without what differs from one loading to the next; slashes go forward. */
  readonly path: string;
  /** The path with `*` for the hash that a bundler put into its name. */
  readonly unhashed: string;
  readonly kind: 'own' | 'dependency' | 'runtime' | 'native' | 'evaluated';
}

const RUNTIME = /^(?:node:|ext:|bun:|native |internal\/)/;
const INSTALLED = /^.*\/((?:node_modules|site-packages|dist-packages)\/.+)$/s;
/** `/2.1.0/` and `@2.1.0`, `-2.1.0` behind a name: caches and sites that keep versions apart. */
const VERSION = /\/v?\d+\.\d+\.\d+[^/]*(?=\/)|(?<=[^/])[@-]v?\d+\.\d+\.\d+[^/]*(?=\/|$)/g;
const HASH = /([-.~])(?=\w*\d)\w{8,}(?=\.)/;
const HASH_ALONE = /^(?=[\da-f]*\d)[\da-f]{8,}(?=\.)/i;

/** The place that a url stands for. Code of `eval` is all in one: its script numbers differ between runs. */
export function codePlace(url: string): CodePlace {
  if (url === '') return { path: '', unhashed: '', kind: 'native' };
  if (url.startsWith('eval:')) return { path: 'eval:', unhashed: 'eval:', kind: 'evaluated' };
  if (RUNTIME.test(url)) return { path: url, unhashed: url, kind: 'runtime' };
  if (url.startsWith('data:')) return { path: url, unhashed: url, kind: 'own' };
  const whole = withoutQuery(url).replaceAll('\\', '/');
  const installed = INSTALLED.exec(whole)?.[1];
  const isForeign = installed !== undefined || packageOf(url).kind === 'package';
  const hasVersion = isForeign || /^https?:/.test(whole);
  const path = hasVersion ? (installed ?? whole).replace(VERSION, '') : whole;
  return { path, unhashed: withoutHash(path), kind: isForeign ? 'dependency' : 'own' };
}

/** A file's url as its path, decoded, and without query and fragment; a path may hold `#` in a folder's name. */
function withoutQuery(url: string): string {
  if (url.startsWith('file://')) {
    const path = decoded(url.slice('file://'.length).replace(/[?#].*$/s, ''));
    return path.replace(/^\/(?=[A-Za-z]:)/, '');
  }
  if (url.startsWith('blob:'))
    return url.replace(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i, '*');
  if (/^[\w-]+:\/\//.test(url)) return url.replace(/[?#].*$/s, '');
  return url.replace(/[?#][^/\\]*$/, '');
}

function withoutHash(path: string): string {
  const start = path.lastIndexOf('/') + 1;
  const name = path.slice(start);
  return path.slice(0, start) + name.replace(HASH_ALONE, '*').replace(HASH, '$1*');
}

function decoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
