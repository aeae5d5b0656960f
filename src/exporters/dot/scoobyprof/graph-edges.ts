/** The edges between the nodes of a graph, also across functions that are not drawn. */
export interface GraphEdges {
  readonly caller: readonly number[];
  readonly callee: readonly number[];
  /** Time of the samples with the callee above the caller, once per sample; NaN: unknown. */
  readonly time: readonly number[];
  /** Nowhere is the callee right above the caller: functions that are not drawn stand between them. */
  readonly isBridge: readonly boolean[];
}

/** Edges by their ends, in order of arrival. */
export class EdgeList implements GraphEdges {
  readonly caller: number[] = [];
  readonly callee: number[] = [];
  readonly time: number[] = [];
  readonly isBridge: boolean[] = [];
  private readonly edgeByPair = new Map<number, number>();
  private readonly span: number;

  constructor(nodeCount: number) {
    this.span = nodeCount;
  }

  /** The edge between two nodes; it is not a bridge once it is seen without. */
  edge(from: number, to: number, isBridge: boolean): number {
    const pair = from * this.span + to;
    const known = this.edgeByPair.get(pair);
    if (known !== undefined) {
      if (!isBridge) this.isBridge[known] = false;
      return known;
    }
    const edge = this.caller.push(from) - 1;
    this.edgeByPair.set(pair, edge);
    this.callee.push(to);
    this.time.push(0);
    this.isBridge.push(isBridge);
    return edge;
  }
}
