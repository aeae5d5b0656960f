import { displayPath } from './display-path.ts';

/** The urls of a table, each once, and their paths as they are shown. */
export interface UrlPaths {
  /** By function, the number of its url. */
  readonly numberOf: Int32Array;
  /** By number. */
  readonly urls: readonly string[];
  /** By number; urls may have the same path. */
  readonly paths: readonly string[];
}

const cache = new WeakMap<readonly string[], UrlPaths>();

/** Computed once per table and url. */
export function urlPaths(column: readonly string[]): UrlPaths {
  let known = cache.get(column);
  // Tables are complete when they are shown, but a builder's columns may still have grown.
  if (known === undefined || known.numberOf.length !== column.length) {
    known = numbered(column);
    cache.set(column, known);
  }
  return known;
}

function numbered(column: readonly string[]): UrlPaths {
  const numberOf = new Int32Array(column.length);
  const urls: string[] = [];
  const paths: string[] = [];
  const numbers = new Map<string, number>();
  let last: string | undefined;
  let number = -1;
  for (let i = 0; i < column.length; i++) {
    const url = column[i];
    // Neighbours mostly share their url.
    if (url !== last) {
      number = numbers.get(url) ?? -1;
      if (number < 0) {
        number = urls.push(url) - 1;
        numbers.set(url, number);
        paths.push(displayPath(url));
      }
      last = url;
    }
    numberOf[i] = number;
  }
  return { numberOf, urls, paths };
}

const columns = new WeakMap<UrlPaths, readonly string[]>();

/** The path of each url of a table. */
export function displayPaths(column: readonly string[]): readonly string[] {
  const numbers = urlPaths(column);
  let all = columns.get(numbers);
  if (all === undefined) {
    all = Array.from(numbers.numberOf).map((number) => numbers.paths[number]);
    columns.set(numbers, all);
  }
  return all;
}
