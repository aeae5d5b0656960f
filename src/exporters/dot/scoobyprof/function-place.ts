import { displayPath } from '../../../model/display-path.ts';
import type { CodeOwner } from '../../../model/package-of.ts';

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
  if (/^(?:file|https?):\/\//i.test(url)) return withoutMarkup(url);
  if (url.startsWith('/')) return withoutMarkup(`file://${encodedPath(url)}`);
  if (/^[A-Za-z]:[\\/]/.test(url))
    return withoutMarkup(`file:///${encodedPath(url.replaceAll('\\', '/'))}`);
  return undefined;
}

/** The same address in characters that graphviz need not escape: not every version does so in links, and none in what looks like an entity. */
function withoutMarkup(address: string): string {
  return address
    .replace(/[<>"]/g, encodeURIComponent)
    .replace(/&(?=#?\w+;)/g, '%26')
    .replace(/[\ud800-\udfff]/gu, '\ufffd');
}

function encodedPath(path: string): string {
  // Half a surrogate pair cannot be encoded.
  return encodeURI(path.replace(/[\ud800-\udfff]/gu, '\ufffd'));
}

/** What a function belongs to: a package, an extension, Node itself, the engine, or the program. */
export function ownerName(url: string, owner: CodeOwner): string {
  if (url === '~') return 'native';
  switch (owner.kind) {
    case 'package':
      return `node_modules/${owner.name}`;
    case 'packages':
      return 'node_modules';
    case 'extension':
      return owner.version === null ? owner.name : `${owner.name}@${owner.version}`;
    case 'node':
      return 'node:';
    case 'native':
      return 'native';
    case 'program':
      return owner.workspace ?? partOfProgram(url);
  }
}

function partOfProgram(url: string): string {
  const path = displayPath(url).replaceAll('\\', '/');
  const inPython = /^.*\/site-packages\/([^/]+)/s.exec(path);
  if (inPython !== null) return `site-packages/${inPython[1]}`;
  return path.startsWith('eval:') ? 'eval' : 'program';
}
