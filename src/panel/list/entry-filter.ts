import type { RecordMeta } from '../../records/record-meta.ts';
import type { RequestEntry } from './request-entry.ts';

/** Words that mean a finding, and whether a record has it. */
const FINDINGS: Readonly<Record<string, (meta: RecordMeta) => boolean>> = {
  'n+1': ({ n1 }) => n1 > 0,
  n1: ({ n1 }) => n1 > 0,
  dup: ({ duplicates }) => duplicates > 0,
  error: ({ errors }) => errors > 0,
  slow: ({ slow }) => slow > 0,
  wasted: ({ wastedMs }) => wastedMs > 0,
};

/** What can be typed. */
export const FILTER_HELP =
  'Words of an address or route, a method, a status (404, 5xx), or n+1, dup, error, slow, wasted; -word for what is not';

/**
 * Whether a request is what was typed: each word is a part of its address or route, its method, its status (`404`, `5xx`) or
 * a finding (`n+1`, `dup`, `error`, `slow`, `wasted`). With `-` in front: what is not.
 */
export function entryFilter(text: string): (entry: RequestEntry) => boolean {
  const tests = text.toLowerCase().split(/\s+/).filter(Boolean).map(wordTest);
  return (entry) => tests.every((test) => test(entry));
}

function wordTest(word: string): (entry: RequestEntry) => boolean {
  if (word.length > 1 && word.startsWith('-')) {
    const test = wordTest(word.slice(1));
    return (entry) => !test(entry);
  }
  return (entry) =>
    hasText(entry, word) ||
    entry.method.toLowerCase() === word ||
    hasStatus(entry, word) ||
    hasFinding(entry, word);
}

function hasText({ path, origin, meta }: RequestEntry, word: string): boolean {
  return [path, origin, meta?.route].some((text) => text?.toLowerCase().includes(word));
}

function hasStatus({ status }: RequestEntry, word: string): boolean {
  if (/^[1-5]xx$/.test(word)) return Math.floor(status / 100) === Number(word[0]);
  return /^\d{3}$/.test(word) && status === Number(word);
}

function hasFinding({ meta }: RequestEntry, word: string): boolean {
  return meta !== null && Object.hasOwn(FINDINGS, word) && FINDINGS[word]?.(meta) === true;
}
