import { displayText } from './display-text.ts';

/**
 * A url as people write it: file urls as paths, percent-decoded, Windows paths with backslashes; other urls
 * as they are. Safe to print.
 */
export function displayPath(url: string): string {
  return displayText(/^data:/i.test(url) ? startOfData(url) : pathOf(url));
}

/** So much of the text in a `data:` url is shown behind its type. */
const MAX_DATA_LENGTH = 24;

/** A `data:` url holds all of its script: its type, and how that begins, are what can be told of it. */
function startOfData(url: string): string {
  const type = /^[^,;]*/.exec(url)?.[0] ?? '';
  if (url.length <= type.length + MAX_DATA_LENGTH) return url;
  return `${url.slice(0, Math.min(type.length, 60) + MAX_DATA_LENGTH)}…`;
}

function pathOf(address: string): string {
  const url = withoutLoad(address);
  const file = /^file:\/\/([^/]*)(\/.*)$/s.exec(url);
  if (file === null) return url;
  const [, host = '', encoded = ''] = file;
  const path = percentDecoded(encoded);
  if (/^\/[A-Za-z]:(?:\/|$)/.test(path)) return path.slice(1).replaceAll('/', '\\');
  // A host is a network share: \\host\share\file.
  if (host === '' || host === 'localhost') return path;
  return `\\\\${host}${path.replaceAll('/', '\\')}`;
}

/**
 * Without what makes a server or a loader take a file anew, `?t=` and `?v=`: it is the same file. Pages that are told
 * apart so have no ending.
 */
export function withoutLoad(url: string): string {
  const at = url.indexOf('?');
  if (at < 0 || !/[?&][tv]=/.test(url)) return url;
  const path = url.slice(0, at);
  if (url.startsWith('data:') || !/\.\w+$|\/@[^/]+(?:\/[^/]+)*$/.test(path)) return url;
  const [, query = '', rest = ''] = /^([^#]*)(.*)$/s.exec(url.slice(at + 1)) ?? [];
  const kept = query.split('&').filter((part) => !/^[tv]=/.test(part));
  return `${path}${kept.length === 0 ? '' : `?${kept.join('&')}`}${rest}`;
}

function percentDecoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * The last part of a url or path, whatever its slashes: what `strip` leaves. Not made safe to print. Where
 * the url ends in a slash (the page of a site) it is the part before: an empty url would be native code.
 */
export function baseName(url: string): string {
  const path = pathOf(url);
  let end = path.length;
  while (end > 0 && lastSlash(path, end) === end - 1) end--;
  return end === 0 ? path : path.slice(lastSlash(path, end) + 1, end);
}

/** The index of the last slash of either kind before `end`; -1 where there is none. */
function lastSlash(path: string, end: number): number {
  return Math.max(path.lastIndexOf('/', end - 1), path.lastIndexOf('\\', end - 1));
}
