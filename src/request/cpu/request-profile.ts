import type { Profiler, Runtime } from 'node:inspector';

type V8Node = Profiler.ProfileNode;

/** The profile of one request as it is written: that of the DevTools protocol. */
export interface ProfileDocument extends Profiler.Profile {
  readonly samples: number[];
  readonly timeDeltas: number[];
}

/** A node of a window's profile, in which its stack can be followed. */
export interface WindowNode {
  readonly node: V8Node;
  /** The caller; `null` for the root. */
  readonly parent: WindowNode | null;
}

interface OwnNode {
  readonly callFrame: Runtime.CallFrame;
  readonly children: number[];
  hitCount: number;
  /** Hits by line; `null` where some sample of a node that went in here was not the request's. */
  ticks: Map<number, number> | null;
}

/** Gaps that are shorter get no sample of their own: their time waits for the next one. */
const SHORTEST_GAP_US = 1;

const ROOT = 0;
const WAITING = 1;

/**
 * Collects the samples of one request, window by window and in order of time, with the gaps between its slices of
 * time. Samples stand for more or less than their own time, so in the end they are scaled to that of the slices.
 */
export class RequestProfile {
  private readonly nodes: OwnNode[] = [];
  private readonly indexOf = new Map<string, number>();
  private readonly sampleNodes: number[] = [];
  /** Of a gap its time, of a sample its weight. */
  private readonly sampleUs: number[] = [];
  private sumOfWeightsUs = 0;
  private gapUs = 0;
  private seenUpToUs: number;
  private readonly startUs: number;

  constructor(startUs: number) {
    this.startUs = startUs;
    this.seenUpToUs = startUs;
    this.child(-1, syntheticFrame('(root)'));
    this.child(ROOT, syntheticFrame('(waiting)'));
  }

  /** Samples of the request, gaps left out. */
  get sampleCount(): number {
    return this.nodes.reduce((sum, { hitCount }) => sum + hitCount, 0);
  }

  addSlice(startUs: number, endUs: number): void {
    this.gapUs += Math.max(0, startUs - this.seenUpToUs);
    this.seenUpToUs = Math.max(this.seenUpToUs, endUs);
  }

  /** Adds a sample of the slice that was added last; gives the node that it went to. */
  addSample(at: WindowNode, weightUs: number): number {
    if (this.gapUs >= SHORTEST_GAP_US) this.flushGap();
    const index = this.nodeOf(at);
    (this.nodes[index] as OwnNode).hitCount++;
    this.sampleNodes.push(index);
    this.sampleUs.push(weightUs);
    this.sumOfWeightsUs += weightUs;
    return index;
  }

  /** Adds V8's hits by line of a node all of whose samples were the request's. */
  addTicks(index: number, ticks: readonly Profiler.PositionTickInfo[]): void {
    const own = (this.nodes[index] as OwnNode).ticks;
    if (own === null) return;
    for (const { line, ticks: count } of ticks) own.set(line, (own.get(line) ?? 0) + count);
  }

  /** Says that a node also has samples of others: nobody knows whose hits its lines have. */
  dropTicks(index: number): void {
    (this.nodes[index] as OwnNode).ticks = null;
  }

  /** The profile up to a time, which is `cpuUs` of work and the gaps between. Call it once. */
  finish(endUs: number, cpuUs: number): ProfileDocument {
    this.addSlice(endUs, endUs);
    if (this.sumOfWeightsUs === 0 && cpuUs > 0) this.addUnsampled(cpuUs);
    if (this.gapUs > 0) this.flushGap();
    // A node at the end that owns no time, so that the time of the last sample has an end.
    this.sampleNodes.push(ROOT);
    const scale = this.sumOfWeightsUs > 0 ? cpuUs / this.sumOfWeightsUs : 0;
    const { timeDeltas, totalUs } = this.deltas(scale);
    const startTime = Math.round(this.startUs);
    return {
      nodes: this.nodes.map(nodeJson),
      startTime,
      endTime: startTime + totalUs,
      samples: this.sampleNodes.map((index) => index + 1),
      timeDeltas,
    };
  }

  /** Whole microseconds whose sums are off by less than one, however many there are. */
  private deltas(scale: number): { timeDeltas: number[]; totalUs: number } {
    let exactUs = 0;
    let totalUs = 0;
    const timeDeltas = this.sampleUs.map((us, i) => {
      exactUs += this.sampleNodes[i] === WAITING ? us : us * scale;
      const delta = Math.round(exactUs) - totalUs;
      totalUs += delta;
      return delta;
    });
    return { timeDeltas: [0, ...timeDeltas], totalUs };
  }

  /** Work so short that the profiler never looked. */
  private addUnsampled(us: number): void {
    const index = this.child(ROOT, syntheticFrame('(program)'));
    this.sampleNodes.push(index);
    this.sampleUs.push(us);
    this.sumOfWeightsUs = us;
  }

  private flushGap(): void {
    this.sampleNodes.push(WAITING);
    this.sampleUs.push(this.gapUs);
    this.gapUs = 0;
  }

  private nodeOf(at: WindowNode): number {
    const stack: WindowNode[] = [];
    for (let up: WindowNode | null = at; up?.parent; up = up.parent) stack.push(up);
    let index = ROOT;
    for (let i = stack.length - 1; i >= 0; i--) {
      index = this.child(index, (stack[i] as WindowNode).node.callFrame);
    }
    return index;
  }

  private child(parent: number, callFrame: Runtime.CallFrame): number {
    const { scriptId, lineNumber, columnNumber, functionName } = callFrame;
    const key = `${parent} ${scriptId}:${lineNumber}:${columnNumber} ${functionName}`;
    const known = this.indexOf.get(key);
    if (known !== undefined) return known;
    const index = this.nodes.push({ callFrame, children: [], hitCount: 0, ticks: new Map() }) - 1;
    this.indexOf.set(key, index);
    this.nodes[parent]?.children.push(index + 1);
    return index;
  }
}

function nodeJson({ callFrame, hitCount, children, ticks }: OwnNode, index: number): V8Node {
  return {
    id: index + 1,
    callFrame,
    hitCount,
    children,
    ...(ticks !== null && ticks.size > 0
      ? { positionTicks: Array.from(ticks, ([line, count]) => ({ line, ticks: count })) }
      : {}),
  };
}

function syntheticFrame(functionName: string): Runtime.CallFrame {
  return { functionName, scriptId: '0', url: '', lineNumber: -1, columnNumber: -1 };
}
