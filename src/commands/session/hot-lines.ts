import type { PlacedLine } from '../../model/placed-lines.ts';
import { type LinePair, lineSources, pairsOfLines } from '../../views/function-lines.ts';
import type { Session } from './session.ts';
import { placedLines } from './source-places.ts';
import { stacksOfDumps } from './stacks.ts';

/** A line of a file, and what it took in all functions that ran it. */
export interface HotLine {
  /** As the dump or its source map has it; the name of the file alone where no more is known. */
  readonly url: string;
  /** From 1. */
  readonly line: number;
  readonly ticks: number;
  /** In the unit of the dumps. */
  readonly self: number;
  /** `null`: not certain to be what ran. */
  readonly text: string | null;
  /** Rows of the functions that it was seen in, the one with most of its time first. */
  readonly rows: readonly number[];
  /** The function whose code it is, where the engine put that into others. */
  readonly inlined: string | null;
}

export interface HotLines {
  /** The hottest first. */
  readonly lines: readonly HotLine[];
  /** How many more were seen. */
  readonly more: number;
  /** What would help to see their text; `null`: nothing is missing. */
  readonly help: string | null;
}

/** Lines are placed in their files before they are added up, so more are looked at than are shown. */
const LOOKED_AT = 4;
const LEAST_LOOKED_AT = 40;

/**
 * The hottest lines of all functions that have a file. Where the text is not here, a line above its function is of a
 * function that was inlined into it, nobody knows which: it is left out.
 *
 * @throws ProfileError `usage` where a dump has no stacks
 */
export function hotLines(session: Session, limit: number): HotLines {
  const all = pairsWithFile(session);
  const looked = all.slice(0, Math.max(LEAST_LOOKED_AT, limit * LOOKED_AT));
  const sums = new Map<string, PlacedPairs>();
  const help = new Map<number, string | null>();
  for (const [row, pairs] of byRow(looked)) {
    const {
      placeOf,
      url,
      help: wanted,
    } = placedLines(
      session,
      row,
      pairs.map(({ line }) => line),
    );
    help.set(row, wanted);
    for (const pair of pairs) addPlaced(sums, pair, placedAt(placeOf.get(pair.line), url));
  }
  const lines = [...sums.values()].map(hotLine).sort((a, b) => b.self - a.self);
  const shown = lines.slice(0, limit);
  // Nobody has the text of the runtime's own files.
  const without = shown.find(({ text, url }) => text === null && !/^\w+:internal|^node:/.test(url))
    ?.rows[0];
  return {
    lines: shown,
    more: lines.length - shown.length + all.length - looked.length,
    help: without === undefined ? null : (help.get(without) ?? null),
  };
}

/** The hottest first. */
function pairsWithFile(session: Session): readonly LinePair[] {
  const { url } = session.table.stats.functions;
  const pairs = pairsOfLines(lineSources(stacksOfDumps(session, 'lines'), session.view));
  return pairs
    .filter(({ row, line, self }) => url[row] !== '' && line > 0 && self > 0)
    .sort((a, b) => b.self - a.self);
}

function byRow(pairs: readonly LinePair[]): ReadonlyMap<number, readonly LinePair[]> {
  const found = new Map<number, LinePair[]>();
  for (const pair of pairs) {
    const known = found.get(pair.row);
    if (known === undefined) found.set(pair.row, [pair]);
    else known.push(pair);
  }
  return found;
}

/** A line with its file. */
interface At extends PlacedLine {
  readonly url: string;
}

interface PlacedPairs {
  readonly at: At;
  readonly pairs: LinePair[];
}

/** `null`: in a file that nobody knows. */
function placedAt(placed: PlacedLine | undefined, url: string): At | null {
  if (placed === undefined) return null;
  if (placed.inlined === null) return { ...placed, url };
  const { file, url: own } = placed.inlined;
  return file === null ? null : { ...placed, url: own ?? file };
}

function addPlaced(sums: Map<string, PlacedPairs>, pair: LinePair, at: At | null): void {
  if (at === null) return;
  const key = `${at.line} ${at.url}`;
  const known = sums.get(key);
  if (known === undefined) sums.set(key, { at, pairs: [pair] });
  else known.pairs.push(pair);
}

function hotLine({ at, pairs }: PlacedPairs): HotLine {
  const sum = (of: (pair: LinePair) => number): number =>
    pairs.reduce((all, pair) => all + of(pair), 0);
  const rows = pairs.toSorted((a, b) => b.self - a.self).map(({ row }) => row);
  return {
    url: at.url,
    line: at.line,
    ticks: sum(({ ticks }) => ticks),
    self: sum(({ self }) => self),
    text: at.text,
    rows: [...new Set(rows)],
    inlined: at.inlined?.functionName ?? null,
  };
}
