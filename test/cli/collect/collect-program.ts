import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { readFleet } from '../../fleet/read-fleet.ts';
import { requestDump } from '../../fleet/request-dump.ts';

/** Writes dumps of requests with these numbers. */
export function writeDumps(folder: string, seeds: readonly number[]): void {
  for (const seed of seeds) {
    writeFileSync(join(folder, `${seed}.cpuprofile`), requestDump(seed));
  }
}

export function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

export function dumpsIn(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'));
}

/** The numbers of the dumps that a fleet has rows of; fails where a row is there twice, or a stack is missing. */
export async function collectedSeeds(fleet: string): Promise<readonly number[]> {
  const { samples, stacks } = await readFleet(fleet);
  const rows = samples.map((row) => `${row.dump} ${row.stack_id}`);
  expect(new Set(rows).size).toBe(rows.length);
  const known = new Set(stacks.map(({ stack_id }) => stack_id));
  expect(samples.filter(({ stack_id }) => !known.has(stack_id))).toEqual([]);
  const seeds = new Map(
    samples.map(({ dump, path }) => [dump, Number(/(\d+)\.cpu/.exec(path)?.[1])]),
  );
  return [...seeds.values()].sort((a, b) => a - b);
}
