import { compareCodePoints } from '../model/code-points.ts';
import type { SampledProfile } from '../model/sampled-profile.ts';
import type { DumpFacts } from './dump-facts.ts';
import { FleetStacks } from './fleet-stacks.ts';
import { type DumpRows, rowsOfDump } from './rows-of-dump.ts';

/** A dump with its rows. */
export interface BatchDump {
  readonly facts: DumpFacts;
  readonly rows: DumpRows;
}

/** The dumps of a batch that go into one folder. */
export interface BatchPartition {
  readonly service: string | null;
  /** `YYYY-MM-DD`, of UTC. */
  readonly day: string;
  /** In the order of route, version, time. */
  readonly dumps: readonly BatchDump[];
}

/** Rows of so many dumps as memory is to be used for. */
export class DumpBatch {
  readonly stacks = new FleetStacks();
  private readonly byId = new Map<string, BatchDump>();
  private rows = 0;

  /** Throws a ProfileError where the dump cannot be rows. A dump that is in the batch already is not added again. */
  add(profile: SampledProfile, facts: DumpFacts): void {
    if (this.byId.has(facts.dump)) return;
    const rows = rowsOfDump(profile, this.stacks, facts.dump);
    this.byId.set(facts.dump, { facts, rows });
    this.rows += rows.stack.length;
  }

  has(dump: string): boolean {
    return this.byId.has(dump);
  }

  get dumps(): readonly BatchDump[] {
    return [...this.byId.values()];
  }

  get dumpCount(): number {
    return this.byId.size;
  }

  get isFull(): boolean {
    const { rows, stacks, byId } = this;
    return rows >= MOST_ROWS || stacks.size >= MOST_ROWS || byId.size >= MOST_DUMPS;
  }

  /** By service and day, without the dumps that are left out. */
  partitions(isLeftOut: (dump: string) => boolean): readonly BatchPartition[] {
    const partitions = new Map<
      string,
      { service: string | null; day: string; dumps: BatchDump[] }
    >();
    for (const one of this.byId.values()) {
      const { service, timeUs, dump } = one.facts;
      if (isLeftOut(dump)) continue;
      const day = new Date(timeUs / 1000).toISOString().slice(0, 10);
      const key = JSON.stringify([service, day]);
      const known = partitions.get(key) ?? { service, day, dumps: [] };
      known.dumps.push(one);
      partitions.set(key, known);
    }
    for (const { dumps } of partitions.values()) dumps.sort(byPlace);
    return [...partitions.values()];
  }
}

const MOST_ROWS = 60_000;
const MOST_DUMPS = 5_000;

function byPlace({ facts: a }: BatchDump, { facts: b }: BatchDump): number {
  return (
    compareTexts(a.service, b.service) ||
    compareTexts(a.route, b.route) ||
    compareTexts(a.version, b.version) ||
    a.timeUs - b.timeUs
  );
}

/** As a database orders UTF-8; nothing first. */
function compareTexts(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? -1 : 1;
  return compareCodePoints(a, b);
}
