import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { basename, relative } from 'node:path';
import { withoutDumpEnding } from '../../importers/dump-names.ts';
import type { CallTree } from '../../model/call-tree.ts';
import { displayPath } from '../../model/display-path.ts';
import { mainScript } from '../../model/main-script.ts';
import { readMark } from '../../recorder/run-mark.ts';

/**
 * What dumps have in common that are worth comparing: the request that they are of, the program where their names are
 * those that Node gives, else their names without times and numbers.
 *
 * @param tree the stacks of the dump; `null`: it has none
 */
export function dumpKind(path: string, tree: CallTree | null): string {
  const request = requestOf(path);
  if (request !== null) return request;
  const name = kindOfName(basename(path));
  return isOfNode(name) ? (programOf(path, tree) ?? name) : name;
}

/** `CPU` or `Heap`, with the word of `record --name` behind it. */
function isOfNode(kind: string): boolean {
  return /^(?:CPU|Heap)(?:\.|$)/.test(kind);
}

/** The main script: of a worker its own, of a process what the recorder says too. */
function programOf(path: string, tree: CallTree | null): string | null {
  const script = tree === null ? null : mainScript(tree);
  const recorded = readMark(path)?.process;
  const found = recorded?.thread === 0 ? (recorded.script ?? script) : script;
  if (found === null) return recorded?.script ?? null;
  const shown = relative('', displayPath(found));
  return shown === '' || shown.startsWith('..') ? displayPath(found) : shown;
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
const DATE = /\d{1,4}-(?:\d{1,2}|[A-Z][a-z]{2})-\d{1,4}|\d{8}T\d{6}Z?/g;

/** `CPU.20261120.104500.812.0.001.cpuprofile` is a `CPU`. */
export function kindOfName(name: string): string {
  const parts = withoutDumpEnding(name)
    .replace(UUID, ' ')
    .replace(DATE, ' ')
    .split(/[\s._()-]+/);
  const words = parts.filter((part) => part !== '' && !/^(?:pid)?\d+(?:Z|ms)?$/i.test(part));
  return words.join('.');
}

/** The key stands before or behind the nodes, never far from an end of the file. */
const WINDOW_BYTES = 1 << 14;

/** Method and route of a dump of one request, from its key `scooby`; `null`: it is none. */
function requestOf(path: string): string | null {
  if (/\.gz$/i.test(path)) return null;
  try {
    for (const text of ends(path)) {
      const request = requestIn(text);
      if (request !== null) return request;
    }
  } catch {
    // The file went meanwhile: its name says enough.
  }
  return null;
}

/** The end of a file, then where it is longer its beginning. */
function* ends(path: string): Iterable<string> {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const window = Buffer.alloc(WINDOW_BYTES);
    const start = Math.max(0, size - WINDOW_BYTES);
    yield window.toString('utf8', 0, readSync(file, window, 0, WINDOW_BYTES, start));
    if (start > 0) yield window.toString('utf8', 0, readSync(file, window, 0, WINDOW_BYTES, 0));
  } finally {
    closeSync(file);
  }
}

/** Inside a string the quotes would be escaped, so what looks like the key is the key. */
const SCOOBY = /(?<!\\)"scooby"\s*:\s*(\{(?:[^"{}]|"(?:[^"\\]|\\.)*")*\})/s;

function requestIn(text: string): string | null {
  const source = SCOOBY.exec(text)?.[1];
  if (source === undefined) return null;
  try {
    const { method, route, url } = JSON.parse(source) as Record<string, unknown>;
    const place = route ?? (typeof url === 'string' ? url.replace(/[?#].*$/s, '') : undefined);
    const words = [method, place].filter((word) => typeof word === 'string');
    return words.length > 0 ? words.join(' ') : null;
  } catch {
    return null;
  }
}
