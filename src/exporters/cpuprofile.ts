import { functionKind } from '../model/function-table.ts';
import type { ProfileStacks, ProfileView } from '../model/profile-view.ts';
import { CallFrames } from './call-frames.ts';
import type { Chunk, Exporter, ExportOrigin } from './exporter.ts';
import { NodeList } from './node-list.ts';

/**
 * A `.cpuprofile` as the DevTools protocol has it (`Profiler.Profile`): what the view leaves of the samples, in their
 * order, at whole microseconds. Samples that a filter left out are idle, garbage collection is under the root, and
 * several dumps follow one another in time.
 */
export const cpuprofile: Exporter = {
  name: 'cpuprofile',
  summary: 'a .cpuprofile of what is shown, for DevTools and for this program',
  endings: ['.cpuprofile'],
  needs: 'order',
  isBinary: false,
  write: cpuprofileText,
};

function* cpuprofileText(view: ProfileView, { program }: ExportOrigin): Iterable<Chunk> {
  const frames = new CallFrames(view);
  const nodes = new NodeList();
  const samples: number[] = [];
  const deltas: number[] = [];
  const [first] = view.stacks ?? [];
  const startUs = Math.round(first?.profile.timeline.startUs ?? 0);
  let atUs = first?.profile.timeline.startUs ?? 0;
  let lastUs = startUs;
  for (const stacks of view.stacks ?? []) {
    const { durationUs } = stacks.profile.timeline;
    for (const [i, node] of placeSamples(stacks, frames, nodes).entries()) {
      samples.push(node);
      // From rounded times: rounded deltas would drift.
      const roundedUs = Math.round(atUs);
      deltas.push(roundedUs - lastUs);
      lastUs = roundedUs;
      atUs += durationUs[i];
    }
  }
  const endUs = Math.round(atUs);
  const last = samples.at(-1);
  const isPart = view.stacks?.at(-1)?.profile.timeline.nodeBefore !== undefined;
  const meanUs = (lastUs - startUs) / (samples.length - 1);
  if (isPart && last !== undefined && endUs - lastUs > meanUs) {
    // Readers give the last sample the mean interval at most, and one that was cut may be longer.
    samples.push(last);
    deltas.push(endUs - lastUs);
    nodes.hit(last);
  }
  const idOf = nodes.depthFirstIds();
  yield '{"nodes":[';
  yield* nodes.texts(idOf, (row) => frames.frameOf(row));
  yield `],"startTime":${startUs},"endTime":${endUs},"samples":[`;
  yield* listText(samples, (node) => idOf[node]);
  yield '],"timeDeltas":[';
  yield* listText(deltas, (us) => us);
  // It says whose the file is: another export may replace it.
  yield `],"exporter":${JSON.stringify(program)}}\n`;
}

function* listText(values: readonly number[], of: (value: number) => number): Iterable<Chunk> {
  let separator = '';
  for (const value of values) {
    yield `${separator}${of(value)}`;
    separator = ',';
  }
}

/** Adds the nodes of a profile's samples; gives for each sample its node. */
function placeSamples(stacks: ProfileStacks, frames: CallFrames, nodes: NodeList): Int32Array {
  const { nodeIndex } = stacks.profile.timeline;
  const isCollection = collectionNodes(stacks);
  const nodeOfSample = stacks.nodeOfSample();
  const places = new Places(stacks, frames, nodes);
  const placed = new Int32Array(nodeIndex.length);
  for (let i = 0; i < placed.length; i++) {
    const isCollected = isCollection[nodeIndex[i]] === 1;
    placed[i] = places.of(nodeOfSample[i], nodeIndex[i], isCollected);
    nodes.hit(placed[i]);
  }
  addTicks(stacks, places.placeOfDumpNode, frames, nodes);
  return placed;
}

/** Where samples of one profile go in the list of nodes. */
class Places {
  /** By node of the dump that of the list which has its function; -1: none. */
  readonly placeOfDumpNode: Int32Array;
  private readonly stacks: ProfileStacks;
  private readonly frames: CallFrames;
  private readonly nodes: NodeList;
  private readonly rowOfFunction: Int32Array;
  private readonly known: Int32Array;
  /** Of the last sample that is not garbage collection. */
  private below = -1;

  constructor(stacks: ProfileStacks, frames: CallFrames, nodes: NodeList) {
    const { tree, profile, rowOfFunction } = stacks;
    this.stacks = stacks;
    this.frames = frames;
    this.nodes = nodes;
    this.rowOfFunction = rowOfFunction;
    this.known = new Int32Array(tree.parent.length).fill(-1);
    this.known[0] = 0;
    this.placeOfDumpNode = new Int32Array(profile.nodes.parent.length).fill(-1);
  }

  /** @param node of the view's tree; -1: a filter left the sample out */
  of(node: number, dumpNode: number, isCollection: boolean): number {
    const place = this.find(node, dumpNode, isCollection);
    if (!isCollection) this.below = place;
    return place;
  }

  private find(node: number, dumpNode: number, isCollection: boolean): number {
    if (node < 0) return this.nodes.childOf(0, this.frames.idleRow);
    const { tree, profile } = this.stacks;
    const fn = tree.functionIndex[node];
    const row = node === 0 ? -1 : this.rowOfFunction[fn];
    if (isCollection && this.frames.isCollector(row)) {
      // V8 gives it no stack: readers put it on that of the sample before, unless that was left out.
      const above = this.add(tree.parent[node]);
      return this.nodes.childOf(above === this.below ? 0 : above, row);
    }
    const place = this.add(node);
    // Where a frame is hidden another function has its time.
    if (profile.nodes.functionIndex[dumpNode] === fn) this.placeOfDumpNode[dumpNode] = place;
    return place;
  }

  private add(node: number): number {
    return this.nodes.add(this.stacks.tree, node, this.known, this.rowOfFunction);
  }
}

/** 1 for the nodes of the dump that are garbage collection as V8 has it: right below the root. */
function collectionNodes({ profile }: ProfileStacks): Uint8Array {
  const { nodes, functions } = profile;
  const { functionName, url } = functions;
  const kinds = functionName.map((name, i) => functionKind(name, url[i]));
  return Uint8Array.from(nodes.parent, (above, node) =>
    Number(above >= 0 && nodes.parent[above] < 0 && kinds[nodes.functionIndex[node]] === 'gc'),
  );
}

/** Lines that the dump counted, where the function still stands in the file that they are of. */
function addTicks(
  { profile, rowOfFunction }: ProfileStacks,
  targets: Int32Array,
  frames: CallFrames,
  nodes: NodeList,
): void {
  const { positionTicks, functions } = profile;
  // Nobody knows which of them are of a part of the time.
  if (profile.timeline.nodeBefore !== undefined) return;
  positionTicks?.node.forEach((node, i) => {
    const target = targets[node];
    const fn = profile.nodes.functionIndex[node];
    if (target < 0 || !frames.isIn(rowOfFunction[fn], functions.url[fn])) return;
    nodes.addTicks(target, positionTicks.line[i], positionTicks.ticks[i]);
  });
}
