import { expect } from 'vitest';
import type { Exporter, ExportOrigin } from '../../src/exporters/exporter.ts';
import { loadProfile } from '../../src/importers/load-profile.ts';
import type { ProfileView } from '../../src/model/profile-view.ts';
import { randomDump } from '../model/random-profile.ts';

/** Where a view comes from, of which nothing is to be told. */
export function originOf({ profiles }: ProfileView): ExportOrigin {
  const names = profiles.map((_, i) => `${i}.cpuprofile`);
  const program = 'scoobyprof@0';
  return { title: 'x', names, program, notes: [], hasIdle: false, changes: null };
}

export async function written(exporter: Exporter, view: ProfileView): Promise<Buffer> {
  const chunks = await exporter.write(view, originOf(view));
  return Buffer.concat([...chunks].map((chunk) => Buffer.from(chunk)));
}

export function loadRandom(seed: number) {
  return loadProfile(Buffer.from(JSON.stringify(randomDump(seed))));
}

export interface Sum {
  self: number;
  cumulative: number;
}

/** What formats can tell functions by. */
export interface Row {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export function rowAt({ shown }: ProfileView, row: number): Row {
  return {
    name: shown.functionName[row] as string,
    file: (shown.url[row] as string).replace(/^file:\/\//, ''),
    line: Number(shown.line[row]),
    column: shown.column[row] as number,
  };
}

/** Own and cumulative values by what a format can tell functions by. */
export function sumsOf(view: ProfileView, keyOf: (row: Row) => string): Map<string, Sum> {
  const { stats } = view;
  const sums = new Map<string, Sum>();
  for (let row = 0; row < stats.rowCount; row++) {
    const key = keyOf(rowAt(view, row));
    const sum = sums.get(key) ?? { self: 0, cumulative: 0 };
    sum.self += stats.self[row] as number;
    sum.cumulative += stats.cumulative[row] as number;
    sums.set(key, sum);
  }
  return sums;
}

/** Differences that rounding each stack may make; a row that is rounded away may be missing. */
export function expectClose(
  actual: ReadonlyMap<string, Sum>,
  wanted: ReadonlyMap<string, Sum>,
  slack: number,
  what: string,
): void {
  for (const key of new Set([...actual.keys(), ...wanted.keys()])) {
    const a = actual.get(key) ?? { self: 0, cumulative: 0 };
    const b = wanted.get(key) ?? { self: 0, cumulative: 0 };
    expect(Math.abs(a.self - b.self), `${what} ${key}`).toBeLessThanOrEqual(slack);
    expect(Math.abs(a.cumulative - b.cumulative), `${what} ${key}`).toBeLessThanOrEqual(slack);
  }
}
