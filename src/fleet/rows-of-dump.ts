import { buildCallTree, type CallTree } from '../model/call-tree.ts';
import { ProfileError } from '../model/profile-error.ts';
import type { SampledProfile } from '../model/sampled-profile.ts';
import type { FleetStacks } from './fleet-stacks.ts';
import { EXACT_CALLS, frameEntry, OBSERVED_CALLS } from './frame-entry.ts';

/** The rows of one dump as columns, one row for each distinct stack. */
export interface DumpRows {
  /** Node of the stacks that the rows were made with. */
  readonly stack: Int32Array;
  /** Whole microseconds on top of the stack; those of a subtree are less than one off. */
  readonly selfUs: Float64Array;
  /** Samples with this stack. */
  readonly samples: Int32Array;
  /**
   * What the stack adds to the observed calls of the functions on it: summed up over all stacks that begin with one, it
   * is how often that one was entered. Negative where the stacks above it share an entry. `null`: samples without order.
   */
  readonly calls: Int32Array | null;
}

/** A dump with longer stacks than these altogether has no place in a table of stacks. */
const MAX_ENTRIES = 4_000_000;

/**
 * The rows of a dump: its time on each stack, with `(waiting)` and `(idle)`, and garbage collection on top of the stack
 * that it interrupted. Calls that a recorder counted are of functions, not of stacks: they are the `calls` of a stack
 * `(exact calls)`, function; and what was observed of the same function is that of `(observed calls)`, function. A row
 * of `(exact calls)` alone says of one dump that somebody counted. A dump without a sample has one row, of the empty stack.
 *
 * @param stacks gets the stacks of the rows
 * @param dump the id of the dump
 * @throws ProfileError `not-a-profile` where it holds no times, or its stacks are too long
 */
export function rowsOfDump(profile: SampledProfile, stacks: FleetStacks, dump: string): DumpRows {
  if (profile.unit !== 'us') throw unsuitable('it holds no times, which a fleet is made of');
  const tree = buildCallTree(profile);
  requireShortStacks(tree);
  const entryOf = entriesOf(tree, stacks, dump);
  const rows = new RowColumns(tree.calls !== null);
  addStacks(tree, stacks, entryOf, rows);
  addCounts(tree, stacks, entryOf, rows);
  // So that it is known to have been collected.
  if (rows.isEmpty) rows.add(0, 0, 0, 0);
  return rows.finished();
}

function unsuitable(message: string): ProfileError {
  return new ProfileError('not-a-profile', message, {});
}

function requireShortStacks({ parent, samples }: CallTree): void {
  const depth = new Int32Array(parent.length);
  let entries = 0;
  for (let node = 1; node < parent.length; node++) {
    depth[node] = depth[parent[node]] + 1;
    if (samples[node] !== 0) entries += depth[node];
  }
  if (entries > MAX_ENTRIES)
    throw unsuitable(`its stacks have ${entries} entries, too many for rows`);
}

/** By function of the tree the number of its entry; -1 until it is asked for. */
function entriesOf(
  { functions }: CallTree,
  stacks: FleetStacks,
  dump: string,
): (fn: number) => number {
  const entries = new Int32Array(functions.functionName.length).fill(-1);
  return (fn) => {
    if (entries[fn] < 0) {
      const named = {
        functionName: functions.functionName[fn],
        url: functions.url[fn],
        line: Number(functions.line[fn]),
        column: functions.column[fn],
      };
      entries[fn] = stacks.entryIndex(frameEntry(named, dump));
    }
    return entries[fn];
  };
}

function addStacks(
  tree: CallTree,
  stacks: FleetStacks,
  entryOf: (fn: number) => number,
  rows: RowColumns,
): void {
  const { parent, functionIndex, self, cumulativeSamples } = tree;
  const samples = tree.countedSamples ?? tree.samples;
  const calls = ownCalls(tree);
  const nodeMap = new Int32Array(parent.length);
  let timeUs = 0;
  let roundedUs = 0;
  for (let node = 0; node < parent.length; node++) {
    if (cumulativeSamples[node] === 0) continue;
    if (node > 0) {
      const above = nodeMap[parent[node]];
      nodeMap[node] = stacks.child(above, entryOf(functionIndex[node]));
    }
    timeUs += self[node];
    const own = calls?.[node] ?? 0;
    if (tree.samples[node] === 0 && own === 0) continue;
    // Rounded so that what lies together in the tree is as long as it was.
    const selfUs = Math.round(timeUs) - roundedUs;
    roundedUs += selfUs;
    rows.add(nodeMap[node], selfUs, samples[node], own);
  }
}

/** By node its calls without those of the nodes below it. */
function ownCalls({ calls, parent }: CallTree): Float64Array | null {
  if (calls === null) return null;
  const own = Float64Array.from(calls);
  for (let node = 1; node < parent.length; node++) {
    const above = parent[node];
    own[above] = own[above] - calls[node];
  }
  // Nobody enters the root.
  own[0] = 0;
  return own;
}

function addCounts(
  tree: CallTree,
  stacks: FleetStacks,
  entryOf: (fn: number) => number,
  rows: RowColumns,
): void {
  const { exactCalls, calls, functionIndex, cumulativeSamples } = tree;
  if (exactCalls === undefined) return;
  const observed = new Float64Array(exactCalls.length);
  for (let node = 1; calls !== null && node < functionIndex.length; node++) {
    const fn = functionIndex[node];
    if (cumulativeSamples[node] !== 0) observed[fn] = observed[fn] + (calls[node] ?? 0);
  }
  const kindNode = (kind: string): number => stacks.child(0, stacks.entryIndex(kind));
  const add = (kind: string, fn: number, count: number): void => {
    rows.add(stacks.child(kindNode(kind), entryOf(fn)), 0, 0, count);
  };
  rows.add(kindNode(EXACT_CALLS), 0, 0, 1);
  for (let fn = 0; fn < exactCalls.length; fn++) {
    const count = exactCalls[fn];
    if (count <= 0) continue;
    add(EXACT_CALLS, fn, count);
    if (observed[fn] !== 0) add(OBSERVED_CALLS, fn, observed[fn]);
  }
}

const MAX_INT = 2 ** 31 - 1;

class RowColumns {
  private readonly stack: number[] = [];
  private readonly selfUs: number[] = [];
  private readonly samples: number[] = [];
  private readonly calls: number[] = [];
  private readonly hasCalls: boolean;

  constructor(hasCalls: boolean) {
    this.hasCalls = hasCalls;
  }

  get isEmpty(): boolean {
    return this.stack.length === 0;
  }

  add(stack: number, selfUs: number, samples: number, calls: number): void {
    this.stack.push(stack);
    this.selfUs.push(selfUs);
    this.samples.push(Math.min(samples, MAX_INT));
    this.calls.push(Math.min(calls, MAX_INT));
  }

  finished(): DumpRows {
    return {
      stack: Int32Array.from(this.stack),
      selfUs: Float64Array.from(this.selfUs),
      samples: Int32Array.from(this.samples),
      calls: this.hasCalls ? Int32Array.from(this.calls) : null,
    };
  }
}
