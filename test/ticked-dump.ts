/** A function of a dump: where it stands (from 1), and on which of its lines samples of 1 ms lie, one for each tick. */
export interface TickedFunction {
  readonly functionName: string;
  readonly url: string;
  readonly line: number;
  readonly column: number;
  readonly ticks?: Readonly<Record<number, number>>;
  /** Index of the function in the list that calls it; missing: the root does. */
  readonly caller?: number;
}

/** A dump as V8 writes it, with `positionTicks`: a node for each function, its samples one after the other. */
export function tickedDump(functions: readonly TickedFunction[]): string {
  const nodes = [
    node(1, { functionName: '(root)', url: '', line: 0, column: 0 }),
    ...functions.map((one, i) => node(i + 2, one)),
  ];
  for (const [i, { caller = -1 }] of functions.entries()) nodes[caller + 1]?.children.push(i + 2);
  const samples = nodes.flatMap(({ id, hitCount }) => Array<number>(hitCount).fill(id));
  const timeDeltas = samples.map((_, i) => (i === 0 ? 0 : 1000));
  return JSON.stringify({
    nodes,
    samples,
    timeDeltas,
    startTime: 0,
    endTime: samples.length * 1000,
  });
}

function node(id: number, { functionName, url, line, column, ticks = {} }: TickedFunction) {
  const positionTicks = Object.entries(ticks).map(([at, count]) => ({
    line: Number(at),
    ticks: count,
  }));
  return {
    id,
    callFrame: { functionName, scriptId: '7', url, lineNumber: line - 1, columnNumber: column - 1 },
    hitCount: positionTicks.reduce((sum, { ticks: count }) => sum + count, 0),
    children: [] as number[],
    ...(positionTicks.length > 0 ? { positionTicks } : {}),
  };
}
