import type { FleetEngine } from './engine.ts';
import { partsQuery } from './queries.ts';
import { sliceStacks, summed } from './slice-rows.ts';
import type { StackRows } from './tree-of-rows.ts';

/** A part of the dumps, added up. */
export interface SlicePart {
  readonly rows: StackRows;
  readonly dumps: number;
}

/** All rows added up by their stacks in so many parts of the dumps, which chance puts together. */
export async function rowsOfParts(
  engine: FleetEngine,
  condition: string | null,
  parts: number,
): Promise<readonly SlicePart[]> {
  const stacks = await sliceStacks(engine, condition);
  const all = await summed(engine, condition, { parts, hasCalls: null }, stacks);
  const found: SlicePart[] = [];
  for await (const batch of engine.query(partsQuery(engine.dialect, condition, parts))) {
    const [names, counts] = batch.columns as number[][];
    for (let row = 0; row < batch.rowCount; row++) {
      const rows = all.of(names[row]);
      if (rows !== undefined) found.push({ rows, dumps: counts[row] });
    }
  }
  return found;
}
