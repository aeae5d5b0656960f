import { displayText } from './display-text.ts';

const cache = new WeakMap<readonly string[], string[]>();

/** The path of each url of a table, computed once per table and url. */
export function displayPaths(urls: readonly string[]): readonly string[] {
  const known = cache.get(urls);
  // Tables are complete when they are shown, but a builder's columns may still have grown.
  if (known !== undefined && known.length === urls.length) return known;
  const pathOfUrl = new Map<string, string>();
  const paths = urls.map((url) => {
    const path = pathOfUrl.get(url) ?? displayPath(url);
    pathOfUrl.set(url, path);
    return path;
  });
  cache.set(urls, paths);
  return paths;
}

/**
 * A url as people write it: file urls as paths, percent-decoded, Windows paths with backslashes; other urls
 * as they are. Safe to print.
 */
export function displayPath(url: string): string {
  const file = /^file:\/\/([^/]*)(\/.*)$/s.exec(url);
  if (file === null) return displayText(url);
  const [, host = '', encoded = ''] = file;
  const path = percentDecoded(encoded);
  if (/^\/[A-Za-z]:(?:\/|$)/.test(path)) return displayText(path.slice(1).replaceAll('/', '\\'));
  // A host is a network share: \\host\share\file.
  return displayText(
    host === '' || host === 'localhost' ? path : `\\\\${host}${path.replaceAll('/', '\\')}`,
  );
}

function percentDecoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The last part of a url or path, whatever its slashes: what `strip` leaves. */
export function baseName(url: string): string {
  const path = displayPath(url);
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
