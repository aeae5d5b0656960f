import type { CodePlace } from './code-place.ts';
import { grouped } from './grouped.ts';
import { overlap } from './overlap.ts';

/** A file on one side of a comparison. */
export interface SideFile extends CodePlace {
  /** Names of its functions, those without one left out. */
  readonly names: ReadonlySet<string>;
}

/** Which file of one side is which of the other. */
export interface FilePairs {
  /** For each base file its new one; -1: none. */
  readonly newOf: Int32Array;
  /** 1 for base files that bear another name now, and are known by what stands in them. */
  readonly isRenamed: Uint8Array;
}

/** Shared parts of the names, from which on two files of different names are one. */
const SAME_FILE = 0.5;

/** Files while they are paired. */
export class FilePairing implements FilePairs {
  readonly newOf: Int32Array;
  readonly isRenamed: Uint8Array;
  readonly base: readonly SideFile[];
  readonly now: readonly SideFile[];
  private readonly isTaken: Uint8Array;

  constructor(base: readonly SideFile[], now: readonly SideFile[]) {
    this.base = base;
    this.now = now;
    this.newOf = new Int32Array(base.length).fill(-1);
    this.isRenamed = new Uint8Array(base.length);
    this.isTaken = new Uint8Array(now.length);
  }

  pair(from: number, to: number): void {
    this.newOf[from] = to;
    this.isTaken[to] = 1;
  }

  baseLeft(): readonly number[] {
    return Array.from(this.base.keys()).filter((file) => this.newOf[file] < 0);
  }

  newLeft(): readonly number[] {
    return Array.from(this.now.keys()).filter((file) => this.isTaken[file] === 0);
  }

  /** Files with the same key; of several with one key those that have most functions in common. */
  pairEqual(keyOf: (file: SideFile) => string): void {
    const candidates = grouped(this.newLeft(), (to) => keyOf(this.now[to]));
    for (const [key, from] of grouped(this.baseLeft(), (file) => keyOf(this.base[file]))) {
      const to = candidates.get(key) ?? [];
      if (from.length === 1 && to.length === 1) this.pair(from[0], to[0]);
      else this.pairBySimilarity(from, to, { least: 0 });
    }
  }

  /** Files of other names: own ones that have the same functions. */
  pairRenamed(): void {
    const isOwn = ({ kind, names }: SideFile): boolean => kind === 'own' && names.size > 1;
    const from = this.baseLeft().filter((file) => isOwn(this.base[file]));
    const to = this.newLeft().filter((file) => isOwn(this.now[file]));
    for (const file of this.pairBySimilarity(from, to, { least: SAME_FILE })) {
      this.isRenamed[file] = 1;
    }
  }

  /** The most similar pairs first; gives the base files that were paired. */
  private pairBySimilarity(
    from: readonly number[],
    to: readonly number[],
    { least }: { readonly least: number },
  ): readonly number[] {
    const paired: number[] = [];
    for (const { a, b } of this.similarPairs(from, to, least)) {
      if (this.newOf[a] >= 0 || this.isTaken[b] === 1) continue;
      this.pair(a, b);
      paired.push(a);
    }
    return paired;
  }

  private similarPairs(from: readonly number[], to: readonly number[], least: number) {
    const named = to.flatMap((file) => [...this.now[file].names].map((name) => ({ name, file })));
    const filesOfName = grouped(named, ({ name }) => name);
    const pairs: { a: number; b: number; likeness: number }[] = [];
    for (const a of from) {
      const { names } = this.base[a];
      const near = Array.from(names, (name) => filesOfName.get(name) ?? []).flat();
      for (const b of new Set(near.map(({ file }) => file))) {
        const { common, likeness } = overlap(names, this.now[b].names);
        if (least === 0 || (common > 1 && likeness >= least)) pairs.push({ a, b, likeness });
      }
    }
    return pairs.sort((p, q) => q.likeness - p.likeness);
  }
}
