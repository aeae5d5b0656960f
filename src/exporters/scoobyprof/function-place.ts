import { displayPath } from '../../model/display-path.ts';

/** The end of a path, which says enough beside a name: `src/parse.js`. */
export function shortPath(url: string): string {
  const parts = displayPath(url)
    .split(/[\\/]/)
    .filter((part) => part !== '');
  return parts.slice(-2).join('/');
}

/** Text is cut there, and half a link leads nowhere. */
const MAX_LINK_LENGTH = 2000;

/** A url that opens the source; none for what no browser opens, and for every other scheme. */
export function sourceLink(url: string): string | undefined {
  if (url.length > MAX_LINK_LENGTH) return undefined;
  if (/^(?:file|https?):\/\//i.test(url)) return url;
  if (url.startsWith('/')) return `file://${encodedPath(url)}`;
  if (/^[A-Za-z]:[\\/]/.test(url)) return `file:///${encodedPath(url.replaceAll('\\', '/'))}`;
  return undefined;
}

function encodedPath(path: string): string {
  // Half a surrogate pair cannot be encoded.
  return encodeURI(path.replace(/[\ud800-\udfff]/gu, '\ufffd'));
}

/** What a function belongs to: a package, Node itself, the engine, or the program. */
export function packageOf(url: string): string {
  if (url === '' || url === '~') return 'native';
  if (url.startsWith('node:')) return 'node:';
  const path = displayPath(url).replaceAll('\\', '/');
  const inPackage = /^.*\/(?:node_modules|site-packages)\/((?:@[^/]+\/)?[^/]+)/s.exec(path);
  if (inPackage !== null) return `node_modules/${inPackage[1]}`;
  return path.startsWith('eval:') ? 'eval' : 'program';
}
